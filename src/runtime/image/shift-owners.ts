import { chmodSync, type Dirent, lchownSync, lstatSync, opendirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

const setIdBits = 0o6000;

export interface ShiftedTree {
	readonly files: number;
	readonly bytes: number;
}

/**
 * Adds `by` to the owner and group of everything under `root`, links themselves included, each inode once.
 * Keeps setuid and setgid bits, which chown(2) clears. File capabilities are lost: see `file-capabilities.ts`.
 */
export async function shiftOwners(root: string, by: number): Promise<ShiftedTree> {
	const linked = new Set<number>();
	let files = 0;
	let bytes = 0;
	for await (const [path, status] of walk(root)) {
		if (!status.isDirectory() && status.nlink > 1) {
			if (linked.has(status.ino)) continue;
			linked.add(status.ino);
		}
		lchownSync(path, status.uid + by, status.gid + by);
		if (!status.isSymbolicLink() && status.mode & setIdBits) chmodSync(path, status.mode & 0o7777);
		files += 1;
		bytes += status.blocks * 512;
	}
	return { files, bytes };
}

/** Every path at or below `root` on its file system. Lets other work go on between folders. */
async function* walk(root: string): AsyncGenerator<[string, Stats]> {
	const top = lstatSync(root);
	yield [root, top];
	const folders = [root];
	for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
		await setImmediate();
		for (const entry of readFolder(folder)) {
			const path = join(folder, entry.name);
			const status = lstatSync(path);
			if (status.dev !== top.dev) throw new Error(`${path} is another file system`);
			if (status.isDirectory()) folders.push(path);
			yield [path, status];
		}
	}
}

function readFolder(path: string): Dirent[] {
	using folder = opendirSync(path);
	const entries: Dirent[] = [];
	for (let entry = folder.readSync(); entry; entry = folder.readSync()) entries.push(entry);
	return entries;
}
