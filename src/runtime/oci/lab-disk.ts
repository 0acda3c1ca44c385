import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	renameSync,
	rmSync,
	statfsSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import { rootless } from '../../foundation/node/user-namespace.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import type { DiskSpace, LabLimits } from '../container-runtime.ts';
import { labIds } from '../image/built-image.ts';
import { errorCode } from './error-code.ts';
import { livingProcess } from './host-process.ts';
import { idArguments, named, startProgram } from './id-mapping.ts';
import { KeyedLock } from './keyed-lock.ts';
import { runProgram } from './run-program.ts';

type DiskLimits = Pick<LabLimits, 'diskBytes' | 'diskFiles'>;

/** What `lab-disk.pl` is given of a lab's disk. */
export type DiskArguments = Readonly<Record<string, string | number>>;

const timeoutMilliseconds = 20_000;

/**
 * What an empty disk has. No journal: a lab doesn't outlive its machine, and a journal is space, writes and a kernel thread for each lab.
 * Named one by one, for the defaults of distributions differ.
 */
const features =
	'none,ext_attr,dir_index,filetype,extent,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize';

/** Counted up when what `mkfs.ext4` is given changes: templates outlive a restart. */
const templateVersion = 1;

const templates = new KeyedLock();

/** A disk in a file of its own behind a loop device: a copy of an empty file system of that size, which is made once. Problem `no-disk`. */
export async function fileDisk(home: Home, limits: DiskLimits): Promise<Result<DiskArguments, Problem>> {
	const folder = join(home.path, 'empty-disks');
	const template = join(folder, `${templateVersion}-${limits.diskBytes}-${limits.diskFiles}.img`);
	const why = await templates.run(template, async () => {
		if (existsSync(template)) return undefined;
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		return makeTemplate(template, limits);
	});
	return why === undefined ? succeed({ disk: 'file', template }) : fail(noDisk(why));
}

/** A disk in the lab's memory, for hosts without loop devices: what is on it counts as memory of the lab. */
export function memoryDisk({ diskBytes, diskFiles }: DiskLimits): DiskArguments {
	return { disk: 'memory', 'disk-size': diskBytes, 'disk-files': diskFiles };
}

/** A disk without a limit, in the lab's folder. */
export const folderDisk: DiskArguments = { disk: 'folder' };

const smallDisk: DiskLimits = { diskBytes: 4 * 1024 ** 2, diskFiles: 256 };

/** Why labs can't have disks in files here; `undefined` when they can. Makes one to find out, for nobody else to see. */
export async function tryFileDisk(home: Home): Promise<string | undefined> {
	const disk = await fileDisk(home, smallDisk);
	return disk.ok ? tryDisk(home, disk.value) : disk.error.why;
}

/** The same of disks in memory. Without attributes of users, tmpfs(5) from Linux 6.6, an ordinary user can have no overlay on them. */
export function tryMemoryDisk(home: Home): Promise<string | undefined> {
	return tryDisk(home, { ...memoryDisk(smallDisk), attributes: rootless ? 'user' : 'trusted' });
}

async function tryDisk(home: Home, disk: DiskArguments): Promise<string | undefined> {
	mkdirSync(home.path, { recursive: true });
	removeAbandonedTrials(home);
	const folder = mkdtempSync(join(home.path, `${trialOf(process.pid)}-`));
	try {
		mkdirSync(join(folder, 'mounted'));
		symlinkSync('mounted', join(folder, 'disk'));
		const ids = idArguments({ owner: labIds.first, rootUid: labIds.first });
		const given = named({ ...ids, ...disk, 'disk-at': join(folder, 'mounted'), 'try-disk': folder });
		const { exitCode, output } = await runProgram('perl', [startProgram, ...given], { timeoutMilliseconds });
		return exitCode === 0 ? undefined : output || 'lab-disk.pl ended without a word';
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Its folder has the name of the process that tries, so that another one of the same home lets it be. */
function trialOf(pid: number): string {
	return `try-disk-${pid}-${livingProcess(pid)?.starttime}`;
}

/** Whoever was killed while it tried has left the folder; what was mounted in it went with the process. */
function removeAbandonedTrials({ path }: Home): void {
	for (const name of readdirSync(path)) {
		if (!name.startsWith('try-disk-')) continue;
		const [, pid] = /^try-disk-(\d+)-\d+-/.exec(name) ?? [];
		const isOfLiving = pid !== undefined && name.startsWith(`${trialOf(Number(pid))}-`);
		if (!isOfLiving) rmSync(join(path, name), { recursive: true, force: true });
	}
}

/** What may still be written to a mounted disk, statfs(2); `undefined` when its mount point is gone. */
export function readDiskFree(disk: string): DiskSpace | undefined {
	try {
		const { bavail, bsize, ffree } = statfsSync(disk);
		return { bytes: bavail * bsize, files: ffree };
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
}

/** Answers why it failed. A copy takes up what is written, and not what `mkfs` only set aside. */
async function makeTemplate(template: string, { diskBytes, diskFiles }: DiskLimits): Promise<string | undefined> {
	const made = `${template}.made`;
	const sparse = `${template}.sparse`;
	writeFileSync(made, '');
	truncateSync(made, diskBytes);
	const ext4 = ['-q', '-F', '-b', '4096', '-m', '0', '-N', String(diskFiles), '-O', features];
	const why =
		(await refusal('mkfs.ext4', [...ext4, '-E', 'lazy_itable_init=0,nodiscard', made])) ??
		(await refusal('cp', ['--sparse=always', made, sparse]));
	if (why === undefined) renameSync(sparse, template);
	rmSync(made);
	return why;
}

async function refusal(program: string, args: readonly string[]): Promise<string | undefined> {
	const { exitCode, output } = await runProgram(program, args, { timeoutMilliseconds });
	return exitCode === 0 ? undefined : `${program}: ${output || 'it ended without a word'}`;
}

function noDisk(why: string): Problem {
	return {
		code: 'no-disk',
		what: 'A disk for the lab could not be made.',
		why,
		fix: 'Run "proclab doctor": it says whether this machine can limit the disks of labs.',
	};
}
