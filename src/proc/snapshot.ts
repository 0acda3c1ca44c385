import type { FileIdentity, FileReading, Unreadable } from './lab-file.ts';
import type { Mount } from './parse-mountinfo.ts';
import type { ProbeResult } from './probe.ts';

export { type ProcessKey, processKey } from './process-key.ts';

/**
 * Facts that cost extra reads: a snapshot has them only if a task or question of the lesson says so in `reads`.
 * `cgroup`: the cgroup of each process, and each cgroup's limits and counters. `mounts`: proc_pid_mountinfo(5). `root`: the root
 * directory's identity. `id-maps`: uid_map and gid_map. `open-files`: the links of `fd/`. `sockets`: listening sockets of each net
 * namespace. `syscall`: the system call that a sleeping process is in. `time-offsets`: timens_offsets. `files`: files of the lab, by the paths that are
 * wished for beside it. `hostnames`: of each UTS namespace. `mount-roots`: of each mount namespace. `limits`: proc_pid_limits(5).
 */
export const factKinds = [
	...(['cgroup', 'mounts', 'root', 'id-maps', 'open-files', 'sockets', 'syscall', 'time-offsets', 'limits'] as const),
	...(['files', 'hostnames', 'mount-roots'] as const),
] as const;
export type FactKind = (typeof factKinds)[number];

/** What one process' `/proc` entry said at one instant. Pids are outside pids unless a name says otherwise. */
export interface ProcessFacts {
	readonly pid: number;
	/** Clock ticks since boot, proc_pid_stat(5) field 22. With `pid` the identity of a process; exec does not change it. */
	readonly starttime: number;
	/** The name, at most 15 bytes; the process itself may set it to anything, newlines included. */
	readonly comm: string;
	/** One letter of proc_pid_stat(5): R S D T t Z X I. */
	readonly state: string;
	readonly ppid: number;
	readonly pgrp: number;
	readonly session: number;
	/** Controlling terminal, 0 if none. */
	readonly ttyNr: number;
	/** Foreground process group of that terminal, -1 if none. */
	readonly tpgid: number;
	readonly threads: number;
	/** Wait status of a zombie, proc_pid_stat(5) field 52: `exit status << 8 | signal`. */
	readonly exitCode: number;
	/** Pids below the host's: `[in the lab, in a container in the lab, ...]`; from NSpid of proc_pid_status(5). */
	readonly insidePids: readonly number[];
	/** What `/proc/PID/status` said, or why not; `null` when it could not be read. */
	readonly status: StatusFacts | null;
	/** argv as the process shows it; empty for a zombie; `null` when it could not be read. */
	readonly argv: readonly string[] | null;
	/** The program file, or `null` (a zombie has none, or it could not be read). */
	readonly exe: ExeFacts | null;
	/** Namespace links by kind: `pid`, `pid_for_children`, `mnt`, `uts`, `ipc`, `net`, `user`, `cgroup`, `time`; only those that could be read. A zombie keeps `pid` and `user`. */
	readonly namespaces: Readonly<Record<string, string>>;
	/** What was asked for beyond this, by `reads`; what could not be read is absent here and in `unreadable` by its file's name. */
	readonly details: ProcessDetails;
	/** What could not be read although the process was there, and why: `{ status: 'EACCES' }`. */
	readonly unreadable: Readonly<Record<string, string>>;
}

/** Uids and gids are the host's: `[real, effective, saved, file system]`. Masks are 64-bit sets as 16 hex digits. */
export interface StatusFacts {
	readonly uids: readonly number[];
	readonly gids: readonly number[];
	readonly sigPnd: string;
	readonly shdPnd: string;
	readonly sigBlk: string;
	readonly sigIgn: string;
	readonly sigCgt: string;
	readonly capInh: string;
	readonly capPrm: string;
	readonly capEff: string;
	readonly capBnd: string;
	readonly capAmb: string;
	readonly noNewPrivs: number;
	/** 0 none, 1 strict, 2 filter: seccomp(2). */
	readonly seccomp: number;
	/** How many filters a system call passes, its ancestors' included; absent on kernels before 5.9. */
	readonly seccompFilters?: number;
}

/** One line of uid_map or gid_map, user_namespaces(7): `count` ids from `inside` in the namespace are those from `outside` on the host. */
export interface IdRange {
	readonly inside: number;
	readonly outside: number;
	readonly count: number;
}

/** One link of `/proc/PID/fd`, proc_pid_fd(5), and the file behind it. */
export interface OpenFile {
	readonly fd: number;
	/** The link's text: a path in the process' own root (without ` (deleted)`), `pipe:[123]`, `socket:[456]`, ... */
	readonly target: string;
	/** No name leads to it any more: it has no links. */
	readonly deleted: boolean;
	readonly device: number;
	readonly inode: number;
	/** What it takes on disk, in bytes. */
	readonly bytes: number;
}

/** Absent: not asked for, or it could not be read. */
export interface ProcessDetails {
	/** Paths below the lab's own cgroup (`/` is the lab's), by v1 controller, or under the one key `unified` on v2; see cgroups(7). */
	readonly cgroup?: Readonly<Record<string, string>>;
	/** In the kernel's order; empty for a root that is no mount point. */
	readonly mounts?: readonly Mount[];
	readonly root?: FileIdentity;
	readonly uidMap?: readonly IdRange[];
	readonly gidMap?: readonly IdRange[];
	readonly openFiles?: readonly OpenFile[];
	/** proc_pid_syscall(5); `name` is `null` for a number without a name here, and for a process that runs. `wait` is wchan. */
	readonly syscall?: {
		readonly name: string | null;
		readonly number: number | null;
		readonly args: readonly string[];
		readonly wait: string;
	};
	/** Seconds, time_namespaces(7): of the namespace that its children get, which is its own unless it has called unshare(2) and not exec. */
	readonly timeOffsets?: { readonly monotonic: number; readonly boottime: number };
	/** Resource limits by their names there, `Max processes`, in their units; `null`: unlimited. */
	readonly limits?: Readonly<Record<string, { readonly soft: number | null; readonly hard: number | null }>>;
	/** By path in its own root directory; only with wishes for files in each root. */
	readonly files?: Readonly<Record<string, FileReading>>;
}

/** A TCP socket that listens, from `/proc/PID/net/tcp` and `tcp6`. Who holds `socket:[inode]` open owns it. */
export interface ListeningSocket {
	readonly family: 4 | 6;
	/** As people write it: `0.0.0.0`, `::1`. */
	readonly address: string;
	readonly port: number;
	readonly inode: number;
}

/** Limits and counters of one cgroup; `null`: no limit. Absent: that controller is not there, or it could not be read. */
export interface CgroupFacts {
	readonly pids?: { readonly max: number | null; readonly current: number; readonly refused: number };
	/** Bytes. */
	readonly memory?: { readonly max: number | null; readonly current: number; readonly oomKills: number };
	/** Processors: 0.5 is half of one. */
	readonly cpu?: { readonly max: number | null };
	readonly frozen?: boolean;
}

export interface ExeFacts {
	/** The link's text: a path in the process' own root, perhaps with ` (deleted)`. */
	readonly path: string;
	readonly device: number;
	readonly inode: number;
	/** The inode is the one that this path has in the lab's image: the real `/usr/bin/sleep`, not a file of that name. */
	readonly fromImage: boolean;
}

/** What `/proc` said of a lab's processes at one instant: plain JSON, its shape numbered by `version`. */
export interface Snapshot {
	readonly version: 2;
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** The lab's PID 1. */
	readonly init: { readonly pid: number; readonly starttime: number };
	/** The host uid that is root in the lab. */
	readonly rootUid: number;
	/** In ascending order of pid; zombies are among them. */
	readonly processes: readonly ProcessFacts[];
	/** By the text of the namespace link, `net:[4026532256]`; only with the fact kind `sockets`. */
	readonly listening?: Readonly<Record<string, readonly ListeningSocket[]>>;
	/** By path below the lab's own cgroup, `/` for the lab's; only with the fact kind `cgroup`. On v1 the controllers' trees are laid over each other. */
	readonly cgroups?: Readonly<Record<string, CgroupFacts>>;
	/** By path in the root directory of the lab's PID 1; only with the fact kind `files`. */
	readonly files?: Readonly<Record<string, FileReading>>;
	/** By the text of the namespace link, `uts:[4026532256]`; only with the fact kind `hostnames`. */
	readonly hostnames?: Readonly<Record<string, string | Unreadable>>;
	/**
	 * What is `/` for who has entered a mount namespace by setns(2), by the text of its link; only with the fact kind `mount-roots`. A process
	 * that was moved by pivot_root(2) has this root directory, one that was only put there by chroot(2) another.
	 */
	readonly mountRoots?: Readonly<Record<string, FileIdentity | Unreadable>>;
	/** What the checker did in the lab, by the id of the task that wished for it, oldest first; absent before the first. */
	readonly probes?: Readonly<Record<string, readonly ProbeResult[]>>;
	/** Why the list of processes may be short, or that of sockets or cgroups; empty when all are whole. */
	readonly gaps: readonly string[];
}
