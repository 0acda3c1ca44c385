import type { Clock } from '../foundation/clock.ts';
import type { Problem } from '../foundation/problem.ts';
import type { LabEnding } from '../protocol/lab-life.ts';
import type { DiskSpace, LabLimits, LabStats, MemoryKill, MemoryRunsOut } from '../runtime/container-runtime.ts';
import { diskFull, megabytes, tooManyFiles, tooManyProcesses, tooMuchMemory } from './limit-problems.ts';

/** The kernel's counters are read at most this often, in milliseconds: they only serve warnings and the reason of an end. */
export const statsEvery = 1_000;

/** A lab that dies this soon after the kernel killed for want of memory died of that, in milliseconds. */
const oomMemory = 5_000;

/** The same warning isn't said more often than this, in milliseconds: a fork bomb is refused thousands of times a second. */
const warnEvery = 10_000;

/** A disk with less than this left is full, in bytes: a program can't be written to it, nor a page of a log. */
const leastSpace = 64 * 1024;

export interface LabHealthOptions {
	readonly limits: LabLimits;
	readonly clock: Clock;
	/** `undefined` when the lab is gone. */
	readonly stats: () => LabStats | undefined;
	readonly lastMemoryKill: () => MemoryKill | undefined;
}

/** What the kernel counted of one lab: memory run out, forks refused; and whether its disk is full. */
export class LabHealth {
	readonly #options: LabHealthOptions;
	readonly #warnedAt = new Map<string, number>();
	#counted: Counted;
	#readAt = Number.NEGATIVE_INFINITY;
	#hasRun = true;
	/** The kernel killed last for want of memory then, and for this limit. */
	#oom: Oom = { at: Number.NEGATIVE_INFINITY, limitOf: 'lab' };
	/** As it was at that kill: the limit is counted a moment before, and maybe in an earlier reading. */
	#runsOut: MemoryRunsOut | undefined;
	#wasFull = { bytes: false, files: false };

	constructor(options: LabHealthOptions) {
		this.#options = options;
		const none = { oomKills: 0, memoryRunsOut: undefined, pidsRefused: 0, diskFree: undefined };
		this.#counted = options.stats() ?? none;
		this.#runsOut = this.#counted.memoryRunsOut;
	}

	/** Reads the counters if it is time to; warnings to the learner if there are any. `hasRun`: something may have run since it was last asked. */
	check(hasRun: boolean): readonly Problem[] {
		this.#hasRun ||= hasRun;
		if (!this.#hasRun) return [];
		const now = this.#options.clock.monotonic();
		if (now - this.#readAt < statsEvery) return [];
		this.#hasRun = false;
		const grown = this.#read(now);
		const { limits } = this.#options;
		const warnings: Problem[] = [];
		if (grown.pidsRefused > 0 && this.#mayWarn('pids', now)) warnings.push(tooManyProcesses(limits));
		if (grown.oomKills > 0 && this.#mayWarn('memory', now)) warnings.push(tooMuchMemory(limits, this.#lastKill()));
		if (grown.isFull.bytes && this.#mayWarn('bytes', now)) warnings.push(diskFull(limits));
		if (grown.isFull.files && this.#mayWarn('files', now)) warnings.push(tooManyFiles(limits));
		return warnings;
	}

	/** Why its PID 1 is gone. */
	deathReason(): LabEnding {
		const { clock, limits } = this.#options;
		const now = clock.monotonic();
		this.#read(now);
		const { at, limitOf } = this.#oom;
		if (now - at > oomMemory || limitOf === 'inner')
			return { cause: 'init-ended', says: 'PID 1 of the lab ended, and with it every process of the lab.' };
		const says =
			limitOf === 'lab'
				? `The lab ran out of memory (${megabytes(limits.memoryBytes)}) and the kernel ended it.`
				: 'The memory that this machine has for labs was used up, and the kernel ended this lab.';
		return { cause: 'out-of-memory', says };
	}

	/** The log names the program; whose limit it was the counters say, where there are such. */
	#lastKill() {
		return { program: this.#options.lastMemoryKill()?.program, limitOf: this.#oom.limitOf };
	}

	#limitReached(now: MemoryRunsOut | undefined): MemoryKill['limitOf'] {
		const before = this.#runsOut;
		this.#runsOut = now;
		if (before === undefined || now === undefined) return this.#options.lastMemoryKill()?.limitOf ?? 'lab';
		if (now.own > before.own) return 'lab';
		return now.any > before.any ? 'inner' : 'labs';
	}

	#mayWarn(kind: string, now: number): boolean {
		if (now - (this.#warnedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < warnEvery) return false;
		this.#warnedAt.set(kind, now);
		return true;
	}

	/** By how much the counters grew since the last reading, and what of the disk has become full. */
	#read(now: number): Grown {
		this.#readAt = now;
		const stats = this.#options.stats() ?? this.#counted;
		const oomKills = stats.oomKills - this.#counted.oomKills;
		const pidsRefused = stats.pidsRefused - this.#counted.pidsRefused;
		if (oomKills > 0) this.#oom = { at: now, limitOf: this.#limitReached(stats.memoryRunsOut) };
		this.#counted = stats;
		const before = this.#wasFull;
		const full = fullness(stats.diskFree);
		this.#wasFull = full;
		return {
			...{ oomKills, pidsRefused },
			isFull: { bytes: full.bytes && !before.bytes, files: full.files && !before.files },
		};
	}
}

type Counted = Pick<LabStats, 'oomKills' | 'memoryRunsOut' | 'pidsRefused' | 'diskFree'>;

interface Oom {
	readonly at: number;
	readonly limitOf: MemoryKill['limitOf'];
}

interface Grown {
	readonly oomKills: number;
	readonly pidsRefused: number;
	readonly isFull: { readonly bytes: boolean; readonly files: boolean };
}

function fullness(free: DiskSpace | undefined) {
	return { bytes: free !== undefined && free.bytes < leastSpace, files: free?.files === 0 };
}
