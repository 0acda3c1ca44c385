import { recordOf } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** What was kept of the process that showed this name when the incident began. */
export function startedAs(view: CheckView, name: string | undefined): ProcessRecord | undefined {
	return startedWhere(view, ({ argv }) => argv?.[0] === name)[0];
}

/** What was kept of all processes of the start state that fit. */
export function startedWhere(view: CheckView, fits: (process: ProcessFacts) => boolean): readonly ProcessRecord[] {
	return view.start.processes.filter(fits).flatMap((process) => recordOf(view, process) ?? []);
}

/** The incident was never there: nobody's fault, and nothing to judge. */
export const brokenStart = unknown('The start of this task is not what it should be. Reset the lab.');
