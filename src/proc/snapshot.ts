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
	readonly capEff: string;
	readonly capBnd: string;
	readonly noNewPrivs: number;
	readonly seccomp: number;
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
	readonly version: 1;
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** The lab's PID 1. */
	readonly init: { readonly pid: number; readonly starttime: number };
	/** The host uid that is root in the lab. */
	readonly rootUid: number;
	/** In ascending order of pid; zombies are among them. */
	readonly processes: readonly ProcessFacts[];
	/** Why the list of processes itself may be short; empty when it is whole. */
	readonly gaps: readonly string[];
}

/** `pid:starttime`: a process, never a bare pid, for pids are used again. */
export type ProcessKey = `${number}:${number}`;

export function processKey(process: { readonly pid: number; readonly starttime: number }): ProcessKey {
	return `${process.pid}:${process.starttime}`;
}
