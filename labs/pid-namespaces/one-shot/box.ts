import { recordOf, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import type { ProcessFacts, Snapshot } from '#proc/snapshot.ts';

/** The pid namespace of the start state. */
export interface Box {
	readonly first: ProcessRecord;
	/** All others that were in it when the task began. */
	readonly others: readonly ProcessRecord[];
}

/** The box as it was when the task or question began; `undefined` if its number 1 wasn't there. */
export function startBox(view: CheckView): Box | undefined {
	const first = firstIn(view.start);
	const record = first && recordOf(view, first);
	if (first === undefined || record === undefined) return undefined;
	const others = membersIn(view.start, first).flatMap((process) => recordOf(view, process) ?? []);
	return { first: record, others };
}

/** Number 1 of the box, by the name it shows. */
export function firstIn({ processes }: Snapshot): ProcessFacts | undefined {
	return processes.find(({ argv, insidePids }) => argv?.[0] === 'number-one' && insidePids.length > 1);
}

export function membersIn({ processes }: Snapshot, first: ProcessFacts): readonly ProcessFacts[] {
	return processes.filter((process) => process.pid !== first.pid && sharesNamespace(process, first, 'pid'));
}
