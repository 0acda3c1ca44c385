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
	#counted: { readonly oomKills: number; readonly pidsRefused: number };
	#readAt = Number.NEGATIVE_INFINITY;
	#oomAt = Number.NEGATIVE_INFINITY;
	#warnedAt = Number.NEGATIVE_INFINITY;

	constructor(options: LabHealthOptions) {
		this.#options = options;
		this.#counted = options.stats() ?? { oomKills: 0, pidsRefused: 0 };
	}

	/** Reads the counters if it is time to; a warning to the learner if there is one. */
	check(): Problem | undefined {
		const now = this.#options.clock.monotonic();
		if (now - this.#readAt < statsEvery) return undefined;
		const refused = this.#read(now);
		if (refused === 0 || now - this.#warnedAt < warnEvery) return undefined;
		this.#warnedAt = now;
		const { pids } = this.#options.limits;
		return {
			code: 'pids-limit',
			what: `This lab may have ${pids} processes; fork was refused.`,
			why: 'Threads and zombies count too: each has a place in the process table until it is reaped.',
			fix: 'End some processes, or reset the lab.',
		};
	}

	/** Why its PID 1 is gone. */
	deathReason(): string {
		const now = this.#options.clock.monotonic();
		this.#read(now);
		const megabytes = Math.round(this.#options.limits.memoryBytes / 1024 ** 2);
		return now - this.#oomAt <= oomMemory
			? `The lab ran out of memory (${megabytes} MB) and the kernel ended it.`
			: 'PID 1 of the lab ended, and with it every process of the lab.';
	}

	/** Forks refused since the last reading. */
	#read(now: number): number {
		this.#readAt = now;
		const stats = this.#options.stats();
		if (stats === undefined) return 0;
		const refused = stats.pidsRefused - this.#counted.pidsRefused;
		if (stats.oomKills > this.#counted.oomKills) this.#oomAt = now;
		this.#counted = { oomKills: stats.oomKills, pidsRefused: stats.pidsRefused };
		return refused;
	}
}
