import type { Clock } from '../foundation/clock.ts';
import type { ProcSource } from './proc-source.ts';
import type { ProcessFacts, Snapshot } from './snapshot.ts';

/**
 * `still`: no process of the lab but its PID 1 has run, begun or been reaped since the whole look that was kept. `aged`: the same, but
 * that look was long ago. `moved`: something may have changed.
 */
export type Movement = 'still' | 'aged' | 'moved';

export interface Stillness {
	/** Reads the kernel's counters. */
	read(): Movement;
	/** Whether nothing but its PID 1 has run since the whole look that was kept; changes nothing. */
	isStill(): boolean;
	/** A whole look was made after the last `read`. `settled`: another one that finds nothing new would say the same. */
	keep(settled: boolean): void;
}

export interface StillnessOptions {
	readonly source: Pick<ProcSource, 'cpuTime' | 'taskCount' | 'read'>;
	readonly init: Pick<Snapshot['init'], 'pid'>;
	readonly clock: Clock;
	/** A whole look is believed for so many milliseconds, and at least until it was asked for so often. */
	readonly longest: number;
}

/** Whoever looks seldom looks at counters this often all the same before a whole look is made for nothing but its age. */
const leastStill = 12;

interface Counters {
	/** Nanoseconds that the lab has run, its PID 1 included. */
	readonly cpu: number;
	/** The same of all but PID 1; `undefined` where the kernel doesn't say how long that one ran. */
	readonly others: number | undefined;
	readonly tasks: number;
}

/** cgroups(7) v2 counts microseconds, `schedstat` nanoseconds: by less than one they may differ. No process gets on and off a processor in that. */
const grain = 1_000;

/**
 * Tells from two small reads whether a lab has to be looked at. A process changes only by running (its exit, what a signal does to it,
 * a new parent for its children), and each run is charged to the CPU time of its cgroup when it leaves the processor or at the next
 * timer tick; who is reaped from outside leaves the count of tasks. An init that wakes by a timer to look for zombies (tini does, each
 * second) changes nothing unless it finds one, and that one leaves the count: what it ran itself is taken off. What this does not
 * show (a blocked signal that came from outside, a terminal hung up by the host) is found by the whole look that follows `longest`
 * milliseconds after the last.
 */
export function createStillness({ source, init, clock, longest }: StillnessOptions): Stillness {
	let kept: { readonly counters: Counters; readonly at: number } | undefined;
	let latest: { readonly counters: Counters | undefined; readonly at: number } | undefined;
	/** The CPU time when it last moved since the kept look by PID 1 alone: what it says is known. */
	let innocent: number | undefined;
	let stillLooks = 0;

	const readCounters = (cpu: number | undefined, tasks: number | undefined): Counters | undefined => {
		if (cpu === undefined || tasks === undefined) return undefined;
		return { cpu, others: othersOf(source, init.pid, cpu), tasks };
	};

	const isOnlyInit = (before: Counters, cpu: number): boolean => {
		if (before.others === undefined) return false;
		const others = othersOf(source, init.pid, cpu);
		if (others === undefined || Math.abs(others - before.others) >= grain) return false;
		innocent = cpu;
		return true;
	};

	const isAsKept = (cpu: number | undefined, tasks: number | undefined): boolean => {
		if (kept === undefined || cpu === undefined || tasks !== kept.counters.tasks) return false;
		return cpu === kept.counters.cpu || cpu === innocent || isOnlyInit(kept.counters, cpu);
	};

	return {
		read() {
			const at = clock.monotonic();
			const cpu = source.cpuTime?.();
			const tasks = cpu === undefined ? undefined : source.taskCount();
			const isSame = isAsKept(cpu, tasks);
			if (isSame && kept && (at - kept.at < longest || stillLooks < leastStill)) {
				stillLooks += 1;
				return 'still';
			}
			latest = { counters: readCounters(cpu, tasks), at };
			return isSame ? 'aged' : 'moved';
		},
		isStill: () => isAsKept(source.cpuTime?.(), source.taskCount()),
		keep(settled) {
			kept = settled && latest?.counters ? { counters: latest.counters, at: latest.at } : undefined;
			innocent = undefined;
			stillLooks = 0;
		},
	};
}

/** Nanoseconds that the lab has run without its PID 1, proc_pid_schedstat(5); `undefined` where the kernel doesn't count those. */
function othersOf(source: Pick<ProcSource, 'read'>, init: number, cpu: number): number | undefined {
	const turns = source.read(init, 'schedstat');
	const ran = turns.ok ? Number(turns.value.split(' ', 1)[0]) : 0;
	return ran > 0 ? cpu - ran : undefined;
}

/** A process that was on a processor when it was looked at may have changed since without a charge. */
export function mayRest(process: Pick<ProcessFacts, 'state'>): boolean {
	return process.state !== 'R';
}
