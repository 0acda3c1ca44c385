import { definePrediction } from '#checks/define-question.ts';
import { exeOf, parentOf, stateOf } from '#checks/evidence.ts';
import {
	isAlive,
	isNestedInit,
	isZombie,
	newProcesses,
	parentProcess,
	recordOf,
	runsProgram,
	seenFor,
} from '#checks/predicates.ts';

/** A zombie that has stayed so long, in milliseconds, has a parent that doesn't ask. */
const longEnough = 1_000;

export default definePrediction({
	id: 'sleep-as-number-one',
	question: 'A sleep is number 1 of a pid namespace of its own. An orphan in there ends. What becomes of it?',
	options: {
		reaped: 'It is gone: number 1 waits for orphans',
		stays: 'It stays a zombie',
		'lab-reaps': 'It is gone: the lab’s PID 1 waits for it',
	},
	replies: {
		reaped: 'Number 1 adopts; that is the kernel’s doing. To wait is up to the program, and sleep doesn’t know how.',
		'lab-reaps':
			'The lab’s PID 1 is too far up: an orphan stays in its own pid namespace, and goes to the number 1 there.',
	},
	outcome(view) {
		for (const zombie of newProcesses(view).filter(isZombie)) {
			const parent = parentProcess(view, zombie);
			const record = recordOf(view, zombie);
			if (parent === undefined || !isAlive(parent) || !isNestedInit(parent)) continue;
			if (!runsProgram(parent, '/usr/bin/sleep') || record === undefined || !seenFor(record, longEnough)) continue;
			return {
				option: 'stays',
				says: `${zombie.insidePids[0]} is a zombie: its parent is number 1 there, and that is a sleep.`,
				evidence: [
					stateOf(zombie),
					parentOf(zombie, `${parent.insidePids[0]} in the lab, 1 in its namespace`),
					exeOf(parent, 'it never waits'),
				],
			};
		}
		return undefined;
	},
});
