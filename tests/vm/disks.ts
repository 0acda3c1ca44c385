import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface DiskRequest {
	/** What the disk is of, `modules`, and a digest of what is on it. */
	readonly name: string;
	readonly hash: string;
	/** Fills `folder` and answers what else than the disk to keep; or answers the folder that is to be on the disk. */
	readonly fill: (work: string) => Promise<{ readonly folder: string; readonly keep?: readonly string[] }>;
	/** Free space on it, in bytes. */
	readonly free: number;
	/** How many files more than that it has room for. */
	readonly freeFiles: number;
}

/**
 * The folder of a disk: `disk.ext4` holds the files of a folder, beside it lie the files to keep. It is made unless it is there, and others of the same
 * name are removed.
 */
export async function provideDisk(cache: string, request: DiskRequest): Promise<string> {
	const { name, hash } = request;
	const path = join(cache, `${name}-${hash}`);
	await mkdir(cache, { recursive: true });
	const entries = await readdir(cache);
	for (const entry of entries)
		if (entry.startsWith(`${name}-`) && entry !== `${name}-${hash}`) await rm(join(cache, entry), { recursive: true });
	if (entries.includes(`${name}-${hash}`)) return path;
	const work = await mkdtemp(join(cache, `${name}-partial-`));
	try {
		await mkdir(join(work, 'made'));
		const { folder, keep = [] } = await request.fill(work);
		for (const file of keep) await copyFile(file, join(work, 'made', file.slice(file.lastIndexOf('/') + 1)));
		await makeExt4(folder, join(work, 'made', 'disk.ext4'), request);
		await rename(join(work, 'made'), path);
	} finally {
		await rm(work, { recursive: true, force: true });
	}
	return path;
}

/** A sparse file with a file system of everything in a folder; owners, modes and capabilities are kept. */
async function makeExt4(
	folder: string,
	file: string,
	{ free, freeFiles }: Pick<DiskRequest, 'free' | 'freeFiles'>,
): Promise<void> {
	const { bytes, files } = await measure(folder);
	const inodes = Math.ceil(files * 1.1) + freeFiles;
	const size = Math.ceil((bytes * 1.1 + free + inodes * 256) / 1024 ** 2) + 32;
	const options = ['-q', '-F', '-m', '0', '-O', '^has_journal', '-N', String(inodes), '-d', folder];
	await run('mkfs.ext4', [...options, file, `${size}M`]);
	await run('sync', [file]);
}

async function measure(folder: string): Promise<{ bytes: number; files: number }> {
	const [bytes, files] = await Promise.all([du(folder), du(folder, '--inodes')]);
	return { bytes: bytes * 1024, files };
}

async function du(folder: string, ...options: readonly string[]): Promise<number> {
	const { stdout } = await run('du', ['--summarize', '--one-file-system', ...options, folder]);
	return Number.parseInt(stdout, 10);
}
