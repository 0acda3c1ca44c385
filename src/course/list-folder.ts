import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Names of the folders in a folder, sorted; none if it isn't there. */
export async function folderNames(folder: string): Promise<string[]> {
	return names(await list(folder), (entry) => entry.isDirectory());
}

/** Names of the files in a folder, sorted; none if it isn't there. */
export async function fileNames(folder: string): Promise<string[]> {
	return names(await list(folder), (entry) => !entry.isDirectory());
}

/** Paths of all files below a folder, from there, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
	const found = await readdir(folder, { withFileTypes: true, recursive: true });
	return found
		.filter((entry) => !entry.isDirectory())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)))
		.sort();
}

function list(folder: string): Promise<Dirent[]> {
	return existsSync(folder) ? readdir(folder, { withFileTypes: true }) : Promise.resolve([]);
}

function names(entries: readonly Dirent[], wanted: (entry: Dirent) => boolean): string[] {
	return entries
		.filter(wanted)
		.map(({ name }) => name)
		.sort();
}
