import { isZombie } from '#checks/predicates.ts';
import type { ProcessFacts, Snapshot } from '#proc/snapshot.ts';

/** The zombies that this process has not waited for. */
export function zombiesOf(snapshot: Snapshot, { pid }: ProcessFacts): readonly ProcessFacts[] {
	return snapshot.processes.filter((process) => isZombie(process) && process.ppid === pid);
}
