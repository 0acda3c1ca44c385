import type { Clock } from '../foundation/clock.ts';
import type { ProcSource } from './proc-source.ts';
import type { ProcessFacts } from './snapshot.ts';

export interface Stillness {
	/** Reads the kernel's counters. True: no process of the lab has run, begun or been reaped since the look that was kept. */
	isStill(): boolean;
	/** A whole look was made after the last `isStill`. `settled`: another one that finds nothing new would say the same. */
	keep(settled: boolean): void;
}

/**
 * Tells from two small reads whether a lab has to be looked at. A process changes only by running (its exit, what a signal does to it,
 * a new parent for its children), and each run is charged to the CPU time of its cgroup when it leaves the processor or at the next
 * timer tick; who is reaped from outside leaves the count of tasks. What neither shows (a blocked signal that came from
 * outside, a terminal hung up by the host) is found by the whole look that follows `longest` milliseconds after the last.
 */
export function createStillness(
	source: Pick<ProcSource, 'cpuTime' | 'taskCount'>,
	{ clock, longest }: { readonly clock: Clock; readonly longest: number },
): Stillness {
	let kept: { readonly counters: string; readonly at: number } | undefined;
	let latest: { readonly counters: string | undefined; readonly at: number } | undefined;

	return {
		isStill() {
			latest = { counters: readCounters(source), at: clock.monotonic() };
			return kept !== undefined && kept.counters === latest.counters && latest.at - kept.at < longest;
		},
		keep(settled) {
			const counters = latest?.counters;
			kept = settled && counters !== undefined && latest ? { counters, at: latest.at } : undefined;
		},
	};
}

/** `undefined` where the kernel doesn't count: then nothing is ever known to be still. */
function readCounters(source: Pick<ProcSource, 'cpuTime' | 'taskCount'>): string | undefined {
	const cpuTime = source.cpuTime?.();
	const tasks = cpuTime === undefined ? undefined : source.taskCount();
	return tasks === undefined ? undefined : `${cpuTime} ${tasks}`;
}

/** A process that was on a processor when it was looked at may have changed since without a charge. */
export function mayRest(process: Pick<ProcessFacts, 'state'>): boolean {
	return process.state !== 'R';
}
