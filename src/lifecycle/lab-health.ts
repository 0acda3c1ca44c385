import type { Clock } from '../foundation/clock.ts';
import type { Problem } from '../foundation/problem.ts';
import type { LabLimits, LabStats } from '../runtime/container-runtime.ts';

/** The kernel's counters are read this often, in milliseconds: they only serve warnings and the reason of an end. */
export const statsEvery = 1_000;

/** A lab that dies this soon after the kernel killed for want of memory died of that, in milliseconds. */
const oomMemory = 5_000;

/** The same warning isn't said more often than this, in milliseconds: a fork bomb is refused thousands of times a second. */
const warnEvery = 10_000;

export interface LabHealthOptions {
	readonly limits: LabLimits;
	readonly clock: Clock;
	/** `undefined` when the lab is gone. */
	readonly stats: () => LabStats | undefined;
}

/** What the kernel counted of one lab: memory run out, forks refused. */
export class LabHealth {
	readonly #options: LabHealthOptions;
	readonly #warnedAt = new Map<string, number>();
	#counted: Counted;
	#readAt = Number.NEGATIVE_INFINITY;
	#oomAt = Number.NEGATIVE_INFINITY;

	constructor(options: LabHealthOptions) {
		this.#options = options;
		this.#counted = options.stats() ?? { oomKills: 0, pidsRefused: 0 };
	}

	/** Reads the counters if it is time to; warnings to the learner if there are any. */
	check(): readonly Problem[] {
		const now = this.#options.clock.monotonic();
		if (now - this.#readAt < statsEvery) return [];
		const grown = this.#read(now);
		const { limits } = this.#options;
		const warnings = [
			grown.pidsRefused > 0 ? tooManyProcesses(limits) : undefined,
			grown.oomKills > 0 ? tooMuchMemory(limits) : undefined,
		];
		return warnings.filter((warning) => warning !== undefined).filter(({ code }) => this.#mayWarn(code, now));
	}

	/** Why its PID 1 is gone. */
	deathReason(): string {
		const { clock, limits } = this.#options;
		const now = clock.monotonic();
		this.#read(now);
		return now - this.#oomAt <= oomMemory
			? `The lab ran out of memory (${megabytes(limits)} MB) and the kernel ended it.`
			: 'PID 1 of the lab ended, and with it every process of the lab.';
	}

	#mayWarn(code: string, now: number): boolean {
		if (now - (this.#warnedAt.get(code) ?? Number.NEGATIVE_INFINITY) < warnEvery) return false;
		this.#warnedAt.set(code, now);
		return true;
	}

	/** By how much the counters grew since the last reading. */
	#read(now: number): Counted {
		this.#readAt = now;
		const stats = this.#options.stats() ?? this.#counted;
		const oomKills = stats.oomKills - this.#counted.oomKills;
		const pidsRefused = stats.pidsRefused - this.#counted.pidsRefused;
		if (oomKills > 0) this.#oomAt = now;
		this.#counted = { oomKills: stats.oomKills, pidsRefused: stats.pidsRefused };
		return { oomKills, pidsRefused };
	}
}

type Counted = Pick<LabStats, 'oomKills' | 'pidsRefused'>;

function megabytes({ memoryBytes }: LabLimits): number {
	return Math.round(memoryBytes / 1024 ** 2);
}

function tooManyProcesses({ pids }: LabLimits): Problem {
	return {
		code: 'pids-limit',
		what: `This lab may have ${pids} processes; fork was refused.`,
		why: 'Threads and zombies count too: each has a place in the process table until it is reaped.',
		fix: 'End some processes, or reset the lab.',
	};
}

function tooMuchMemory(limits: LabLimits): Problem {
	return {
		code: 'memory-limit',
		what: `This lab may use ${megabytes(limits)} MB of memory; the kernel killed a process.`,
		why: 'Files in /tmp, /run and other tmpfs mounts are memory too, and stay when the process is gone.',
		fix: 'Remove such files or end some processes, or reset the lab.',
	};
}
