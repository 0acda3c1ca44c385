import { definePrediction } from '#checks/define-question.ts';
import { insidePidOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'without-fork',
	question: 'You leave out one word: `unshare --pid sleep 1000 &`. Which numbers will this sleep have?',
	options: {
		first: '1 in a new pid namespace, and another one in the lab',
		second: '2 in a new pid namespace, for unshare is number 1',
		'only-one': 'Only one, in the lab',
	},
	replies: {
		first:
			'A new namespace was made, but nobody moves into it: a process keeps the numbers it was born with. Only the children of this sleep would be born there.',
		second:
			'unshare didn’t start sleep as a child: without --fork it became sleep, by execve. And a process keeps the numbers it was born with.',
	},
	outcome(view) {
		const sleep = newProcesses(view).find((process) => isAlive(process) && isMakerOfAnEmptyNamespace(process));
		if (sleep === undefined) return undefined;
		return {
			option: 'only-one',
			says: `${nameProcess(sleep)} has one number in the lab, ${sleep.insidePids[0]}, and none below.`,
			evidence: [
				insidePidOf(sleep),
				namespaceOf(sleep, 'pid', 'the lab’s'),
				namespaceOf(sleep, 'pid_for_children', 'nobody has been born there yet'),
			],
		};
	},
});

/** It runs in the lab's pid namespace; its children would not. */
function isMakerOfAnEmptyNamespace(process: ProcessFacts): boolean {
	const { pid, pid_for_children: forChildren } = process.namespaces;
	return (
		runsProgram(process, '/usr/bin/sleep') &&
		process.insidePids.length === 1 &&
		pid !== undefined &&
		pid !== forChildren
	);
}
