import { lstatSync, type Stats } from 'node:fs';
import type { IsFromImage } from '../proc/read-process.ts';

/** Paths that are remembered: a learner may run programs under any number of names. */
const maxRememberedPaths = 1_000;

/**
 * Tells files of an image's root file system, which never changes, from those that a learner made or changed. A file that is written
 * to keeps its inode number in an overlay, and a learner may make any number elsewhere; the time of its last change tells both.
 */
export function imageFiles(root: string): IsFromImage {
	const known = new Map<string, Stats | undefined>();
	return (path, { inode, changedAt }) => {
		if (!known.has(path)) {
			if (known.size >= maxRememberedPaths) known.clear();
			known.set(path, walkTo(root, path));
		}
		const file = known.get(path);
		return file?.ino === inode && file.ctimeMs === changedAt;
	};
}

/**
 * What lies at a path of the lab in its image, folder by folder: the learner chose the path, and a link of the image would lead to the
 * host. The kernel's own paths have neither links nor `..` in them. Nothing is opened.
 */
function walkTo(root: string, path: string): Stats | undefined {
	const names = path.split('/').filter(Boolean);
	let place = root;
	let found: Stats | undefined;
	for (const name of names) {
		if (name === '..' || (found !== undefined && !found.isDirectory())) return undefined;
		place = `${place}/${name}`;
		found = statusOf(place);
		if (found === undefined) return undefined;
	}
	return found;
}

function statusOf(path: string): Stats | undefined {
	try {
		return lstatSync(path);
	} catch (error) {
		if (error instanceof Error && 'syscall' in error) return undefined;
		throw error;
	}
}
