import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** All that were ever seen with this parent since the task began. */
export function everChildrenOf(view: CheckView, parent: ProcessFacts): readonly ProcessRecord[] {
	const key = processKey(parent);
	return [...view.records.values()].filter(({ parents }) => parents.some((seen) => seen.parent === key));
}

/** It went away with this parent, and nobody ever saw it as a zombie. */
export function vanished({ gone, states, parents }: ProcessRecord, parent: ProcessFacts): boolean {
	const isLast = parents.at(-1)?.parent === processKey(parent);
	return gone !== null && isLast && states.every(({ state }) => state !== 'Z');
}
