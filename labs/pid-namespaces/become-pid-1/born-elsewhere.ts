import { isAlive, isLabInit } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** It lives in the lab's own pid namespace, and its children are born in another one that has had a number 1. */
export function bearsElsewhere(process: ProcessFacts): boolean {
	const { pid, pid_for_children: forChildren } = process.namespaces;
	return isAlive(process) && process.insidePids.length === 1 && forChildren !== undefined && forChildren !== pid;
}

/** All that are in the namespace where its children are born. */
export function bornWhere(view: CheckView, maker: ProcessFacts): readonly ProcessFacts[] {
	const { pid_for_children: forChildren } = maker.namespaces;
	return view.snapshot.processes.filter(
		({ namespaces }) => forChildren !== undefined && namespaces.pid === forChildren,
	);
}

/** Number 1 of the lab, or of a pid namespace in it. */
export function isNumberOne(view: CheckView, process: ProcessFacts): boolean {
	return isAlive(process) && (isLabInit(view, process) || process.insidePids.at(-1) === 1);
}
