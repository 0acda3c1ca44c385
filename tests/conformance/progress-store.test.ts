import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/database/open-database.ts';
import { createProgressStore } from '../../src/progress/sql-progress-store.ts';
import { describeProgressStore, type ProgressHarness } from './progress-store.ts';

const writerScript = fileURLToPath(new URL('./progress-store-writer.ts', import.meta.url));

/** SQLite on a small file system of its own, so that it can be filled. Needs root, as every conformance test does. */
async function createHarness(): Promise<ProgressHarness> {
	const folder = await mkdtemp(join(tmpdir(), 'proclab-progress-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'proclab-progress', folder]);
	const data = join(folder, 'data');
	return {
		async open() {
			const database = await openDatabase(data);
			if (!database.ok) throw new Error(database.error.why, { cause: database.error });
			return { store: createProgressStore(database.value), close: () => database.value.destroy() };
		},
		writer: [process.execPath, writerScript, data],
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

describeProgressStore('SQLite', createHarness);
