import { type Finding, orElse, otherRoot } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isLabInit, isNestedInit } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** What this file looks at beyond the usual facts. */
export const reads = ['root'] as const;

export function labInit(view: CheckView): ProcessFacts | undefined {
	return view.snapshot.processes.find((process) => isLabInit(view, process));
}

/** The first processes of containers, the newest last: number 1 of a pid namespace, in a root directory that isn't the lab's. */
export function firstsOfContainers(view: CheckView): readonly ProcessFacts[] {
	const init = labInit(view);
	if (init === undefined) return [];
	return view.snapshot.processes.filter(
		(process) => isAlive(process) && isNestedInit(process) && hasOwnRoot(process, init).holds === true,
	);
}

/** It doesn't see the lab's files. */
export function hasOwnRoot(process: ProcessFacts, init: ProcessFacts): Finding {
	return orElse(otherRoot(process, init), {
		says: `${nameProcess(process)} has the lab’s root directory, and so the lab’s files`,
	});
}
