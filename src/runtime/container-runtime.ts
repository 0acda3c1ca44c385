import type { Problem } from '../foundation/problem.ts';
import type { Result } from '../foundation/result.ts';
import type { LabSight } from '../proc/lab-sight.ts';
import type { Pty, PtySize } from '../pty/pty.ts';

/** What a lab may use at most. */
export interface LabLimits {
	/** Processes and threads. */
	readonly pids: number;
	readonly memoryBytes: number;
	/** Processor time, in processors: 1 is one core's worth. */
	readonly cpus: number;
	/** Its share of the processors when labs compete for them, beside 100 for another lab: `cpu.weight` of cgroups(7), 1 to 10000. */
	readonly cpuWeight: number;
	/** What it may write to its disk, in bytes; the file system's own tables are part of it. */
	readonly diskBytes: number;
	/** Files, folders and links on its disk: inodes. */
	readonly diskFiles: number;
}

export interface LabSpec {
	/** Unique on the machine, `[a-z0-9-]{1,40}`: names the container, its cgroup and its folder. */
	readonly id: string;
	/** The built image's folder, from `image-store.ts`. */
	readonly imagePath: string;
	readonly hostname: string;
	readonly limits: LabLimits;
	/** Kept in the state on disk and in the OCI annotations, for whoever cleans up after a crash. */
	readonly labels: Readonly<Record<string, string>>;
}

/** A lab that was created, alive or not. Plain JSON: it is the state on disk. */
export interface LabRef {
	readonly id: string;
	/** Outside pid and start time of the lab's PID 1. */
	readonly init: { readonly pid: number; readonly starttime: number };
	/** The host uid that is root in the lab. */
	readonly rootUid: number;
	/** The image's folder: its files have the inodes that the lab sees. */
	readonly imagePath: string;
	/** Directories of the lab's cgroup by controller (`pids`, `memory`, `cpu`, ...) on v1, or under the one key `unified` on v2. */
	readonly cgroups: Readonly<Record<string, string>>;
	readonly labels: Readonly<Record<string, string>>;
}

/** A command line for the host that runs a program in the lab, under the fences of PID 1. */
export interface ShellCommand {
	readonly file: string;
	readonly args: readonly string[];
	/** The whole environment of the command on the host; the lab's is set by the runtime. */
	readonly env: Readonly<Record<string, string>>;
	readonly cwd: string;
	/** It only passes bytes to a terminal in the lab, and its end hangs that one up. */
	readonly isRelay: boolean;
}

export interface ProgramRequest {
	/** The program in the lab and its arguments. */
	readonly argv: readonly string[];
	/** Environment added to the lab's own. */
	readonly env?: Readonly<Record<string, string>>;
}

export interface ShellRequest extends ProgramRequest {
	/** Give it a terminal of the lab's own devpts as its controlling terminal; the command must then itself run on a pty. */
	readonly terminal: boolean;
}

export interface LabStats {
	readonly pids: number;
	readonly memoryBytes: number;
	/** Processor time used since the lab began, in microseconds. */
	readonly cpuMicroseconds: number;
	/** Processes that the kernel killed for want of memory. */
	readonly oomKills: number;
	/** `undefined` where the kernel doesn't count it: on cgroup v1. */
	readonly memoryRunsOut: MemoryRunsOut | undefined;
	/** Forks refused because of the pids limit. */
	readonly pidsRefused: number;
	/** What it may still write to its disk; `undefined` while that is being removed. */
	readonly diskFree: DiskSpace | undefined;
}

/** How often a limit of memory was reached, and something had to be killed for it. */
export interface MemoryRunsOut {
	/** That of the lab itself. */
	readonly own: number;
	/** That, and those of cgroups that were made in the lab. */
	readonly any: number;
}

/** A process that the kernel killed for want of memory. */
export interface MemoryKill {
	/** Its name: the lab's root chose it. */
	readonly program: string;
	/** Whose limit was reached: the lab's, that of all labs together, or one that was made inside the lab. */
	readonly limitOf: 'lab' | 'labs' | 'inner';
}

export interface DiskSpace {
	readonly bytes: number;
	/** Files, folders and links: inodes. */
	readonly files: number;
}

export type Probe =
	| {
			readonly usable: true;
			readonly version: string;
			/** Fences that labs go without on this host, and why. */
			readonly shortfalls: readonly Problem[];
	  }
	| { readonly usable: false; readonly problem: Problem };

/** A container engine for labs. Expected failures are values. `tests/conformance/container-runtime.ts` says what each must do. */
export interface ContainerRuntime {
	readonly name: string;
	/** Labs are held to the memory that they may have; without root nothing holds them. */
	readonly limitsMemory: boolean;
	/** Looks into labs where `/proc` is not enough, and probes them; absent: nobody does. */
	readonly sight?: LabSight;
	/** Whether it can run labs here, or the reason why not; never throws. */
	probe(): Promise<Probe>;
	/** Starts a lab. When it fails nothing of it is left. */
	create(spec: LabSpec): Promise<Result<LabRef, Problem>>;
	/** Gives a lab other labels in the state on disk, whole or not at all; annotations keep those of `create`. Problem `lab-not-relabelled`. */
	relabel(lab: LabRef, labels: LabRef['labels']): Result<LabRef, Problem>;
	shellCommand(lab: LabRef, request: ShellRequest): ShellCommand;
	/**
	 * Runs a program in the lab under the fences of PID 1, with a terminal of the lab's own devpts as its controlling one. Problem
	 * `no-terminal-left`; what goes wrong later is the `problem` of the pty's exit.
	 */
	openTerminal(lab: LabRef, request: ProgramRequest, size: PtySize): Result<Pty, Problem>;
	/** Host pids of the lab's living processes, from its cgroup and the cgroups below it; empty when the lab is gone. */
	processes(lab: LabRef): readonly number[];
	/** Tasks (threads and zombies) in the lab, by one small read; `undefined` when it is gone. */
	taskCount(lab: LabRef): number | undefined;
	/**
	 * Processor time that the lab has used, in nanoseconds, by one small read: while it stands still none of its processes has run.
	 * `undefined` when the lab is gone, or where the kernel does not count it.
	 */
	cpuTime(lab: LabRef): number | undefined;
	/** `undefined` when the lab is gone. */
	stats(lab: LabRef): LabStats | undefined;
	/** What the kernel killed last in it for want of memory; `undefined` where it doesn't say. Costs more than `stats`. */
	lastMemoryKill(lab: LabRef): MemoryKill | undefined;
	/** Sends SIGKILL to every process that is there now, without waiting for anything: what is left is for `destroy`. For an unknown id it does nothing. */
	kill(id: string): void;
	/** Ends every process and removes mounts, cgroups and folders. Doing it again, or for an unknown id, does nothing. */
	destroy(id: string): Promise<Result<void, Problem>>;
	/** Every lab with something left on this machine under this home, alive or not. */
	list(): Promise<readonly LabRef[]>;
}
