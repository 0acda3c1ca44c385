import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Counts up when this room builds another image from the same recipe. */
export const builderVersion = 1;

/** Twelve hex digits over every file of a recipe (name, whether executable, contents) and the builder's version. */
export async function hashRecipe(folder: string, version = builderVersion): Promise<string> {
	const hash = createHash('sha256').update(`builder ${version}\0`);
	for (const file of await listFiles(folder)) {
		const status = await lstat(file);
		const link = status.isSymbolicLink();
		const content = link ? Buffer.from(await readlink(file)) : await readFile(file);
		const kind = link ? 'link' : plainMode(status.mode).toString(8);
		hash.update(`${relative(folder, file)}\0${kind}\0${content.length}\0`).update(content);
	}
	return hash.digest('hex').slice(0, 12);
}

/** The mode a checked-out file has for everyone: git keeps only whether it is executable, the rest is the umask's. */
export function plainMode(mode: number): number {
	return mode & 0o111 ? 0o755 : 0o644;
}

async function listFiles(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => !entry.isDirectory())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}
