import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import { builtPath, ifMissing, leftoverPrefix } from './built-image.ts';
import { describeImage } from './describe-image.ts';

/**
 * Removes images built from earlier recipes of `name`, except those in `inUse` (folders, such as `LabRef.imagePath`).
 * Answers the folders that it removed.
 */
export async function removeOldImages(home: Home, name: string, inUse: readonly string[] = []): Promise<string[]> {
	const description = await describeImage(home.root, name);
	if (!description.ok) return [];
	const current = builtPath(home, name, description.value.hash);
	const built = (await readdir(home.images).catch(ifMissing)) ?? [];
	const old = built
		.filter((entry) => entry.startsWith(`${name}-`) && /^[0-9a-f]{12}$/.test(entry.slice(name.length + 1)))
		.map((entry) => join(home.images, entry))
		.filter((path) => path !== current && !inUse.includes(path));
	for (const path of old) {
		const dying = join(home.images, `${leftoverPrefix}${path.slice(home.images.length + 1)}`);
		await rename(path, dying);
		await rm(dying, { recursive: true, force: true });
	}
	return old;
}
