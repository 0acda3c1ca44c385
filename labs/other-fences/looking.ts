import { hasOtherNamespace, isAlive, isLabInit, isNestedInit, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** The lab's PID 1: its namespaces are the lab's. */
export function labInit(view: CheckView): ProcessFacts | undefined {
	return view.snapshot.processes.find((process) => isLabInit(view, process));
}

/** Living sleeps that began after the task did: the lab's program, or that of a root directory that a container brought along. */
export function newSleeps(view: CheckView): readonly ProcessFacts[] {
	const init = labInit(view);
	return newProcesses(view).filter((process) => isAlive(process) && isSleep(process, init));
}

function isSleep(process: ProcessFacts, init: ProcessFacts | undefined): boolean {
	if (process.exe?.path !== '/usr/bin/sleep') return false;
	return process.exe.fromImage || (init !== undefined && hasOtherNamespace(process, init, 'mnt'));
}

/** The process of the start state that was called by this name, as it is now; `undefined` if it has ended. */
export function resident(view: CheckView, name: string | undefined): ProcessFacts | undefined {
	const was = view.start.processes.find(({ argv }) => argv?.[0] === name);
	return view.snapshot.processes.find(
		(process) => process.pid === was?.pid && process.starttime === was.starttime && isAlive(process),
	);
}

/**
 * First processes of new containers: number 1 of a pid namespace, with mounts that aren't the lab's. The newest is last. While the
 * runtime itself is still number 1 there, the container is not yet what it will be.
 */
export function newContainers(view: CheckView): readonly ProcessFacts[] {
	const init = labInit(view);
	if (init === undefined) return [];
	return newProcesses(view).filter(
		(process) =>
			isAlive(process) &&
			isNestedInit(process) &&
			hasOtherNamespace(process, init, 'mnt') &&
			process.comm !== 'crun' &&
			process.exe?.path.includes('crun') !== true,
	);
}
