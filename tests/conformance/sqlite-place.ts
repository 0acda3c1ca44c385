import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/database/open-database.ts';

export interface SqlitePlace {
	readonly data: string;
	openDatabase(): Promise<Database>;
	/** Leaves no space; `empty` gives it back. */
	fill(): Promise<{ empty(): Promise<void> }>;
	remove(): Promise<void>;
}

/** SQLite on a small file system of its own, so that it can be filled. Needs root, as every conformance test does. */
export async function makeSqlitePlace(): Promise<SqlitePlace> {
	const folder = await mkdtemp(join(tmpdir(), 'proclab-progress-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'proclab-progress', folder]);
	const data = join(folder, 'data');
	return {
		data,
		async openDatabase() {
			const database = await openDatabase(data);
			if (!database.ok) throw new Error(database.error.why, { cause: database.error });
			return database.value;
		},
		fill: () => fillUp(folder),
		async remove() {
			execFileSync('umount', [folder]);
			await rm(folder, { recursive: true });
		},
	};
}

async function fillUp(folder: string) {
	const ballast = join(folder, 'ballast');
	const { bavail, bsize } = await statfs(folder);
	await writeFile(ballast, Buffer.alloc(bavail * bsize));
	return {
		async empty() {
			await truncate(ballast, 0);
			await unlink(ballast);
		},
	};
}
