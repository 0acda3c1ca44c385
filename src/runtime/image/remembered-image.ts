import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import type { BuiltImage } from './built-image.ts';
import { findImage } from './image-store.ts';

interface Remembered {
	/** What recipe and images looked like before they were read. */
	readonly stamp: string;
	readonly image: Promise<BuiltImage | undefined>;
}

/** By the folders of recipe and images. */
const remembered = new Map<string, Remembered>();

/**
 * As `findImage`, for whoever asks again and again: files are read only when a recipe or the folder of images was changed since, by
 * inode, size, mode and time of change, stat(2). What is not built, or could not be read, is looked for each time.
 */
export function findImageAgain(home: Home, name: string): Promise<BuiltImage | undefined> {
	const recipe = join(home.root, 'labs', 'images', name);
	const key = `${recipe} ${home.images}`;
	const stamp = [...stampsUnder(recipe), existsSync(home.images) ? stampOf(realpathSync(home.images)) : ''].join('\n');
	const last = remembered.get(key);
	if (last?.stamp === stamp) return last.image;
	const image = findImage(home, name);
	const forget = () => {
		if (remembered.get(key)?.image === image) remembered.delete(key);
	};
	image.then((found) => found ?? forget(), forget);
	remembered.set(key, { stamp, image });
	return image;
}

function stampsUnder(folder: string): readonly string[] {
	if (!existsSync(folder)) return [];
	const files = readdirSync(folder, { recursive: true, withFileTypes: true });
	return files.map(({ parentPath, name }) => stampOf(join(parentPath, name)));
}

/** Empty for what an editor has just removed. */
function stampOf(path: string): string {
	const status = lstatSync(path, { bigint: true, throwIfNoEntry: false });
	return status === undefined ? '' : [path, status.ino, status.size, status.mode, status.ctimeNs].join(' ');
}
