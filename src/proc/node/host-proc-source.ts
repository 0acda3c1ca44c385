import { closeSync, existsSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import type { FileFacts, ProcFile, ProcRead, ProcSource } from '../proc-source.ts';
import { attempt } from './errno.ts';
import { readCgroups } from './read-cgroups.ts';

export interface HostProcOptions {
	/** Host pids in the lab's cgroup and all cgroups below it; `cgroup.procs` lists no zombies. */
	readonly livingPids: () => readonly number[];
	/** `pids.current` of the lab's cgroup, which counts threads and zombies; `undefined` without a pids controller. */
	readonly taskCount: () => number | undefined;
	/** The CPU time of the lab's cgroup, cgroups(7); `undefined` where it is not counted. */
	readonly cpuTime?: () => number | undefined;
	/** The folder of the lab's cgroup by v1 controller, or under the one key `unified` on v2; none by default. */
	readonly cgroupFolders?: Readonly<Record<string, string>>;
	readonly procRoot?: string;
}

const kilobyte = 1_024;

/** The most that is read of a file, in bytes: a learner decides how long most of these are. */
const limits: Readonly<Record<ProcFile, number>> = {
	stat: 4 * kilobyte,
	schedstat: kilobyte,
	status: 16 * kilobyte,
	cmdline: 4 * kilobyte,
	cgroup: 16 * kilobyte,
	mountinfo: 256 * kilobyte,
	uid_map: 16 * kilobyte,
	gid_map: 16 * kilobyte,
	syscall: kilobyte,
	wchan: kilobyte,
	timens_offsets: kilobyte,
	limits: 4 * kilobyte,
	'net/sockstat': 4 * kilobyte,
	'net/sockstat6': 4 * kilobyte,
	'net/tcp': 64 * kilobyte,
	'net/tcp6': 64 * kilobyte,
};

/** Read to their end in several calls; the kernel gives the others whole in one. */
const paged: ReadonlySet<ProcFile> = new Set<ProcFile>(['mountinfo', 'uid_map', 'gid_map', 'net/tcp', 'net/tcp6']);

/** Their beginning is of use without the rest: sockets that listen come first. */
const cuttable: ReadonlySet<ProcFile> = new Set<ProcFile>(['cmdline', 'net/tcp', 'net/tcp6']);

/** Only reading is synchronous and nothing yields in between, so one buffer serves all. One byte more tells what is too long. */
const buffer = Buffer.allocUnsafe(Math.max(...Object.values(limits)) + 1);

/**
 * Reads the host's `/proc`. Any file that is longer than its limit is `EFBIG`, for half of it would mislead, but for those
 * whose beginning is of use. Links are only ever the magic ones of `/proc/PID` itself: no path of the lab is joined or
 * followed, and no file of the lab is opened.
 */
export function createHostProcSource(options: HostProcOptions): ProcSource {
	const { livingPids, taskCount, cpuTime = () => undefined } = options;
	const { cgroupFolders = {}, procRoot = '/proc' } = options;
	const read = (pid: number, file: ProcFile): ProcRead => {
		const found = attempt(() => readBounded(`${procRoot}/${pid}/${file}`, file));
		if (found.ok) return found.value;
		const isUnknown = found.error === 'ENOENT' && !existsSync(`${procRoot}/self/${file}`);
		return isUnknown ? fail('ENOSYS') : found;
	};
	return {
		...{ arch: process.arch, cgroupFolders, pids: livingPids, taskCount, cpuTime, read },
		link: (pid, name) => attempt(() => readlinkSync(`${procRoot}/${pid}/${name}`, 'latin1')),
		file: (pid, link) => attempt(() => factsOf(`${procRoot}/${pid}/${link}`)),
		openFds: (pid, most) => openFds(`${procRoot}/${pid}/fd`, most),
		children: (pid) => readChildren(`${procRoot}/${pid}/task`),
		cgroups: (files) => readCgroups(cgroupFolders, files),
	};
}

/** stat(2) follows a magic link to the open file itself, without a path and without opening it. */
function factsOf(magicLink: string): FileFacts {
	const { dev, ino, nlink, blocks, ctimeMs } = statSync(magicLink);
	return { device: dev, inode: ino, links: nlink, bytes: blocks * 512, changedAt: ctimeMs };
}

/** Since Linux 6.2 the size of the folder is the number of its entries, which saves reading a long one. */
function openFds(folder: string, most: number): Result<readonly number[], string> {
	const found = attempt(() => (statSync(folder).size > most ? undefined : readdirSync(folder)));
	if (!found.ok) return found;
	if (found.value === undefined || found.value.length > most) return fail('EFBIG');
	return succeed(found.value.map(Number).sort((a, b) => a - b));
}

function readBounded(path: string, file: ProcFile): ProcRead {
	const limit = limits[file];
	const fd = openSync(path, 'r');
	try {
		const length = paged.has(file) ? readToEnd(fd, limit + 1) : readSync(fd, buffer, 0, limit + 1, null);
		if (length <= limit) return succeed(buffer.toString('latin1', 0, length));
		return cuttable.has(file) ? succeed(buffer.toString('latin1', 0, limit).replace(/\n$/, '')) : fail('EFBIG');
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
	const threads = attempt(() => readdirSync(taskFolder));
	if (!threads.ok) return [];
	return threads.value.flatMap((thread) => {
		const fd = attempt(() => openSync(`${taskFolder}/${thread}/children`, 'r'));
		if (!fd.ok) return [];
		try {
			const length = attempt(() => readToEnd(fd.value, buffer.length));
			const text = length.ok ? buffer.toString('latin1', 0, length.value) : '';
			return text.split(' ').filter(Boolean).map(Number);
		} finally {
			closeSync(fd.value);
		}
	});
}
