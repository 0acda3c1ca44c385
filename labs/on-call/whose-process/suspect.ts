import { hasArgs, isNestedInit, recordOf, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

/** The process in question, as it was when the lab began. */
export function suspectOf(view: CheckView): ProcessRecord | undefined {
	const process = view.start.processes.find((one) => hasArgs(one, ['4242']) && one.insidePids.length > 1);
	return process && recordOf(view, process);
}

/** Number 1 of each of the three containers. */
export function initsOf(view: CheckView): readonly ProcessRecord[] {
	return view.start.processes.filter(isNestedInit).flatMap((process) => recordOf(view, process) ?? []);
}

/** Number 1 of the container that the suspect lives in. */
export function initOfSuspect(view: CheckView): ProcessRecord | undefined {
	const suspect = suspectOf(view);
	return suspect && initsOf(view).find(({ first }) => sharesNamespace(first, suspect.first, 'pid'));
}
