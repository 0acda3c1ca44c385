import { isZombie, recordOf } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

/** A parent of the start state with the zombies that it had then. */
export interface Negligent {
	readonly parent: ProcessRecord;
	readonly zombies: readonly ProcessRecord[];
}

/** The process that showed this name when the task or question began; `undefined` if it wasn't there or had no zombies. */
export function negligent(view: CheckView, name: string): Negligent | undefined {
	const was = view.start.processes.find(({ argv }) => argv?.[0] === name);
	const parent = was && recordOf(view, was);
	const zombies = view.start.processes
		.filter((process) => isZombie(process) && process.ppid === was?.pid)
		.flatMap((process) => view.records.get(`${process.pid}:${process.starttime}`) ?? []);
	return parent === undefined || zombies.length === 0 ? undefined : { parent, zombies };
}

/** Those of its zombies that have been waited for. */
export function reapedOf({ zombies }: Negligent): readonly ProcessRecord[] {
	return zombies.filter(({ gone }) => gone !== null);
}
