import { isZombie, recordOf } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** A parent of the start state, and its zombie. */
export interface Family {
	readonly parent: ProcessRecord;
	readonly zombie: ProcessRecord;
}

/** The family of the process that showed this name when the task began; `undefined` if it wasn't there, or had no zombie. */
export function startFamily(view: CheckView, name: string): Family | undefined {
	const parent = startedAs(view, name);
	const child = view.start.processes.find((process) => isZombie(process) && process.ppid === parent?.latest.pid);
	const zombie = child && recordOf(view, child);
	return parent === undefined || zombie === undefined ? undefined : { parent, zombie };
}

export function startedAs(view: CheckView, name: string): ProcessRecord | undefined {
	const process = view.start.processes.find(({ argv }: ProcessFacts) => argv?.[0] === name);
	return process && recordOf(view, process);
}
