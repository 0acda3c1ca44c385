import { hasArgs, isAlive, newProcesses, parentProcess, runsProgram, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** The lab's sleep, or the one that a container brought along in a root directory of its own. */
export function isSleep(process: ProcessFacts): boolean {
	return runsProgram(process, '/usr/bin/sleep') || process.exe?.path === '/usr/bin/sleep';
}

/** Living ones of the learner's that were started as sleep 1000, in the order of their birth. */
function sleepsOfYours(view: CheckView): readonly ProcessFacts[] {
	return newProcesses(view)
		.filter((process) => isAlive(process) && isSleep(process) && hasArgs(process, ['1000']))
		.toSorted((a, b) => a.starttime - b.starttime || a.pid - b.pid);
}

/** The first four that one number 1 has started in its own namespace, with it; `undefined` while there are fewer. */
export function fourInside(view: CheckView) {
	const all = sleepsOfYours(view);
	for (const one of all) {
		const parent = parentProcess(view, one);
		if (parent?.insidePids.at(-1) !== 1 || parent.insidePids.length === 1) continue;
		if (!sharesNamespace(one, parent, 'pid')) continue;
		const four = all.filter(({ ppid }) => ppid === parent.pid).slice(0, 4);
		if (four.length === 4) return { parent, four };
	}
	return undefined;
}
