import { definePrediction } from '#checks/define-question.ts';
import { goneOf, signalsOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { ignores, isAlive, isZombie, newProcesses, recordOf, seenFor } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { everChildrenOf, vanished } from '../children-of.ts';

/** A zombie that has stayed so long, in milliseconds, has a parent that doesn’t ask. */
const longEnough = 1_000;

export default definePrediction({
	id: 'default-or-ignored',
	question:
		'Two sleeps become parents of a child that ends, and never ask. One has CHLD at its default, which is to do nothing; the other ignores it. Who has a zombie?',
	options: {
		both: 'Both: to ignore a signal that does nothing changes nothing',
		neither: 'Neither: for both the signal is without effect',
		'only-default': 'Only the one with the default',
		'only-ignoring': 'Only the one that ignores it: it will never hear of its child',
	},
	replies: {
		both: 'For every other signal you would be right. For CHLD to ignore it has a second meaning: I shall never ask.',
		neither: 'The default doesn’t say that nobody will ask, so the kernel keeps the answer.',
		'only-ignoring':
			'Just so, it will never hear of it. And because it said so before, the kernel keeps nothing for it.',
	},
	outcome(view) {
		const parents = newProcesses(view).filter(isAlive);
		const byDefault = parents.find((parent) => ignores(parent, 'SIGCHLD') === false && lastingZombie(view, parent));
		const ignoring = parents.find((parent) => ignores(parent, 'SIGCHLD') === true && vanishedChild(view, parent));
		const zombie = byDefault && lastingZombie(view, byDefault);
		const gone = ignoring && vanishedChild(view, ignoring);
		if (byDefault === undefined || zombie === undefined || ignoring === undefined || gone === undefined)
			return undefined;
		return {
			option: 'only-default',
			says: `${nameProcess(byDefault)} has the zombie ${zombie.insidePids[0]}; the child of ${nameProcess(ignoring)} was gone at once.`,
			evidence: [
				signalsOf(byDefault, 'sigIgn', 'SIGCHLD is not in it'),
				stateOf(zombie),
				signalsOf(ignoring, 'sigIgn'),
				goneOf(gone, 'was never a zombie'),
			],
		};
	},
});

function lastingZombie(view: CheckView, parent: ProcessFacts): ProcessFacts | undefined {
	return view.snapshot.processes.find((process) => {
		const record = recordOf(view, process);
		return isZombie(process) && process.ppid === parent.pid && record !== undefined && seenFor(record, longEnough);
	});
}

function vanishedChild(view: CheckView, parent: ProcessFacts) {
	return everChildrenOf(view, parent).find((child) => vanished(child, parent));
}
