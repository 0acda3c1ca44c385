import type { Result } from '../foundation/result.ts';

/** A file under `/proc/PID/` that snapshots read. */
export type ProcFile =
	| ('stat' | 'status' | 'cmdline' | 'cgroup' | 'mountinfo' | 'uid_map' | 'gid_map' | 'syscall' | 'wchan' | 'limits')
	| ('schedstat' | 'timens_offsets' | 'net/sockstat' | 'net/sockstat6' | 'net/tcp' | 'net/tcp6');

/**
 * What reading gave: the bytes as latin-1 text (argv and comm may hold any bytes), or an errno name such as `ENOENT`. A file that
 * this kernel has for no process is `ENOSYS`.
 */
export type ProcRead = Result<string, string>;

/** What stat(2) says of the file behind a magic link. */
export interface FileFacts {
	readonly device: number;
	readonly inode: number;
	/** Names that lead to it: 0 once it is deleted. */
	readonly links: number;
	/** What it takes on disk. */
	readonly bytes: number;
	/** When its content or attributes changed last, in milliseconds: a time that nobody can set. */
	readonly changedAt: number;
}

/** One cgroup of the lab and the text of those of its files that were asked for and are there, by name: `pids.max`. */
export interface CgroupTexts {
	/** Below the lab's own cgroup, whose path is `/`; latin-1. */
	readonly path: string;
	readonly files: Readonly<Record<string, string>>;
}

/** Where the facts of one lab come from: the host's `/proc`, or a recording. Reads are synchronous; one takes about 5 us. */
export interface ProcSource {
	/** What system call numbers belong to, as in `process.arch`. */
	readonly arch: string;
	/** The folder of the lab's cgroup by v1 controller, or under the one key `unified` on v2. */
	readonly cgroupFolders: Readonly<Record<string, string>>;
	/** Host pids of the lab's processes, zombies among them where they are known. */
	pids(): readonly number[];
	/** `net/tcp` and `net/tcp6` may be cut, and then don't end with a newline. */
	read(pid: number, file: ProcFile): ProcRead;
	/** The text of a magic link: `exe`, `root`, `ns/pid`, `fd/3`, ... */
	link(pid: number, name: string): ProcRead;
	/** The file that a magic link leads to, which is not opened. */
	file(pid: number, link: 'exe' | 'root' | `fd/${number}`): Result<FileFacts, string>;
	/** Numbers of the open file descriptors; `EFBIG` for more than `most`. */
	openFds(pid: number, most: number): Result<readonly number[], string>;
	/** Host pids of the children of one process, over all its threads. */
	children(pid: number): readonly number[];
	/** Tasks (threads and zombies) the kernel charges to the lab, or `undefined` where it doesn't say: more than are known means unseen zombies. */
	taskCount(): number | undefined;
	/** Processor time that the lab has used, in any unit: while it stands still no process of it has run. Absent or `undefined` where the kernel doesn't say. */
	cpuTime?(): number | undefined;
	/** The lab's cgroups with these files, the lab's own first; `gaps` says what is missing. */
	cgroups(files: readonly string[]): { readonly cgroups: readonly CgroupTexts[]; readonly gaps: readonly string[] };
}
