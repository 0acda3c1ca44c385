import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import { type BuiltImage, builtPath, ifMissing, imageFile, labIds } from './built-image.ts';
import { describeImage, type ImageDescription } from './describe-image.ts';

/** The image built from the recipe as it is now, if there is one. A recipe that can't be read has none; `buildImage` says why. */
export async function findImage(home: Home, name: string): Promise<BuiltImage | undefined> {
	const description = await describeImage(home.root, name);
	return description.ok ? readBuilt(home, description.value) : undefined;
}

/** Only root sees whose files an image has: one that was built by another user, or by root for labs of root, is of no use. */
export async function readBuilt(home: Home, { name, hash }: ImageDescription): Promise<BuiltImage | undefined> {
	const path = builtPath(home, name, hash);
	const content = await readFile(join(path, 'image.json'), 'utf8').catch(ifMissing);
	if (content === undefined) return undefined;
	const root = await lstat(join(path, 'rootfs')).catch(ifMissing);
	if (process.getuid?.() === 0 && root?.uid !== labIds.first) return undefined;
	const parsed = imageFile.safeParse(parseJson(content));
	return parsed.success ? { name, hash, path, rootUid: parsed.data.rootUid } : undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
