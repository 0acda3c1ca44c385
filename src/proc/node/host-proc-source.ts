import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import type { ProcFile, ProcRead, ProcSource } from '../proc-source.ts';

export interface HostProcOptions {
	/** Host pids in the lab's cgroup and all cgroups below it; `cgroup.procs` lists no zombies. */
	readonly livingPids: () => readonly number[];
	/** `pids.current` of the lab's cgroup, which counts threads and zombies; `undefined` without a pids controller. */
	readonly taskCount: () => number | undefined;
	readonly procRoot?: string;
}

/** The most that is read of a file, in bytes: a learner decides how long these are. */
const limits: Readonly<Record<ProcFile, number>> = {
	stat: 4 * 1024,
	status: 16 * 1024,
	cmdline: 4 * 1024,
	cgroup: 16 * 1024,
	mountinfo: 256 * 1024,
};

/** Read to their end in several calls; the kernel gives the others whole in one. */
const paged: ReadonlySet<ProcFile> = new Set<ProcFile>(['mountinfo']);

/** Only reading is synchronous and nothing yields in between, so one buffer serves all. One byte more tells what is too long. */
const buffer = Buffer.allocUnsafe(Math.max(...Object.values(limits)) + 1);

/**
 * Reads the host's `/proc`. A cmdline is cut at its limit; any other file that is longer than its limit is `EFBIG`, for half
 * of it would mislead. Links are only ever the magic ones of `/proc/PID` itself: no path of the lab is joined or followed.
 */
export function createHostProcSource({ livingPids, taskCount, procRoot = '/proc' }: HostProcOptions): ProcSource {
	return {
		pids: livingPids,
		taskCount,
		read: (pid, file) => attempt(() => readBounded(`${procRoot}/${pid}/${file}`, file)),
		link: (pid, name) => attempt(() => succeeded(readlinkSync(`${procRoot}/${pid}/${name}`, 'latin1'))),
		exeIdentity: (pid) => {
			const found = attemptValue(() => statSync(`${procRoot}/${pid}/exe`));
			return found && { device: found.dev, inode: found.ino };
		},
		children: (pid) => readChildren(`${procRoot}/${pid}/task`),
	};
}

function readBounded(path: string, file: ProcFile): ProcRead {
	const limit = limits[file];
	const fd = openSync(path, 'r');
	try {
		const length = paged.has(file) ? readToEnd(fd, limit + 1) : readSync(fd, buffer, 0, limit + 1, null);
		if (length > limit && file !== 'cmdline') return { ok: false, error: 'EFBIG' };
		return succeeded(buffer.toString('latin1', 0, Math.min(length, limit)));
	} finally {
		closeSync(fd);
	}
}

function readToEnd(fd: number, most: number): number {
	let length = 0;
	while (length < most) {
		const read = readSync(fd, buffer, length, most - length, null);
		if (read === 0) break;
		length += read;
	}
	return length;
}

/** Children are listed per thread, proc_pid_task(5): a child of a worker thread is in that thread's list only. */
function readChildren(taskFolder: string): readonly number[] {
	const threads = attemptValue(() => readdirSync(taskFolder)) ?? [];
	return threads.flatMap((thread) => {
		const fd = attemptValue(() => openSync(`${taskFolder}/${thread}/children`, 'r'));
		if (fd === undefined) return [];
		try {
			const length = attemptValue(() => readToEnd(fd, buffer.length)) ?? 0;
			return buffer.toString('latin1', 0, length).split(' ').filter(Boolean).map(Number);
		} finally {
			closeSync(fd);
		}
	});
}

function succeeded(value: string): ProcRead {
	return { ok: true, value };
}

function attempt(read: () => ProcRead): ProcRead {
	try {
		return read();
	} catch (error) {
		return { ok: false, error: errnoOf(error) };
	}
}

function attemptValue<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch (error) {
		errnoOf(error);
		return undefined;
	}
}

/** The name of a failed system call's error; anything else is a bug and goes on. */
function errnoOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) throw error;
	return code;
}
