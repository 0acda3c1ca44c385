import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the folders in a folder, sorted; none if it isn't there. */
export function folderNames(folder: string): string[] {
	return names(list(folder), (entry) => entry.isDirectory());
}

/** Names of the files in a folder, sorted; none if it isn't there. */
export function fileNames(folder: string): string[] {
	return names(list(folder), (entry) => !entry.isDirectory());
}

/** Paths of all files below a folder, from there, sorted. */
export function filesBelow(folder: string): string[] {
	return below(folder, '').sort();
}

function below(folder: string, from: string): string[] {
	return readdirSync(join(folder, from), { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory() ? below(folder, `${from}${entry.name}/`) : [from + entry.name],
	);
}

function list(folder: string): Dirent[] {
	return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
}

function names(entries: readonly Dirent[], wanted: (entry: Dirent) => boolean): string[] {
	return entries
		.filter(wanted)
		.map(({ name }) => name)
		.sort();
}
