import {
	type Finding,
	hostnameIs,
	mounted,
	orElse,
	otherNamespace,
	pivoted,
	quietly,
	unknowable,
} from '#checks/findings.ts';
import { findProcess, isAlive, isNestedInit, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';
import { hasLetGo } from '../file-systems/old-root.ts';

/** Number 1 of each pid namespace that the learner has made. */
export function boxes(view: CheckView): readonly ProcessFacts[] {
	return newProcesses(view).filter((process) => isAlive(process) && isNestedInit(process));
}

/** It has these namespaces of its own. What it shares is the wrong attempt `shares-KIND`, if the task names that one, or else `shares`. */
export function hasWalls(view: CheckView, process: ProcessFacts): readonly Finding[] {
	const init = findProcess(view, processKey(view.snapshot.init));
	if (init === undefined) return [unknowable('The lab’s PID 1 could not be read')];
	return (['mnt', 'uts', 'ipc', 'net'] as const).map((kind) =>
		orElse(quietly(otherNamespace(process, init, kind)), { wrong: 'shares' }),
	);
}

export function isCalledBox(view: CheckView, process: ProcessFacts): Finding {
	return orElse(hostnameIs(view, process, 'box'), { wrong: 'no-name' });
}

/** Another root, with a proc in it, from which nothing leads to the old one. */
export function hasFiles(view: CheckView, process: ProcessFacts): readonly Finding[] {
	const init = findProcess(view, processKey(view.snapshot.init));
	if (init === undefined) return [unknowable('The lab’s PID 1 could not be read')];
	return [
		orElse(quietly(pivoted(view, process)), { wrong: 'only-chroot' }),
		orElse(hasLetGo(process, init), { wrong: 'old-root-left' }),
		quietly(mounted(process, '/proc', { type: 'proc' })),
	];
}
