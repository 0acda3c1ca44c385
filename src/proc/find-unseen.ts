import type { ProcSource } from './proc-source.ts';
import type { ProcessFacts } from './snapshot.ts';

export interface Search {
	/** Monotonic milliseconds. */
	readonly now: number;
	readonly seen: () => readonly ProcessFacts[];
	/** Adds a process to those seen; false if it could not be. */
	readonly observe: (pid: number) => boolean;
}

/**
 * Finds processes that `cgroup.procs` did not list: zombies that were born and died between two snapshots. Tasks that the
 * kernel counts and we don't know send it through the lists of children; where the kernel doesn't count, it looks every
 * `every` milliseconds. `find` answers with a gap if tasks stay unfound for that long.
 */
export function createUnseenFinder(source: ProcSource, every: number): { find(search: Search): readonly string[] } {
	let lastLook = Number.NEGATIVE_INFINITY;
	let lastSurplus: number | undefined = 0;
	let shortSince: number | undefined;

	const surplusOver = (search: Search): number | undefined => {
		const counted = source.taskCount();
		return counted === undefined ? undefined : counted - sumOfThreads(search.seen());
	};

	return {
		find(search) {
			const { now } = search;
			const surplus = surplusOver(search);
			const isDue = surplus !== lastSurplus || now - lastLook >= every;
			lastSurplus = surplus;
			if ((surplus === undefined || surplus > 0) && isDue) {
				look(source, search);
				lastLook = now;
				lastSurplus = surplusOver(search);
			}
			if (lastSurplus === undefined || lastSurplus <= 0) {
				shortSince = undefined;
				return [];
			}
			shortSince ??= now;
			return now - shortSince >= every
				? [`the kernel counts ${lastSurplus} more tasks in the lab than were found`]
				: [];
		},
	};
}

/** Looks through the children of all that is seen, and through theirs. */
function look(source: ProcSource, search: Search): void {
	const known = new Set(search.seen().map(({ pid }) => pid));
	const queue = [...known];
	for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
		for (const child of source.children(pid)) {
			if (known.has(child) || !search.observe(child)) continue;
			known.add(child);
			queue.push(child);
		}
	}
}

/** A zombie counts as one. */
function sumOfThreads(processes: readonly ProcessFacts[]): number {
	return processes.reduce((sum, { threads }) => sum + Math.max(1, threads), 0);
}
