import { definePrediction } from '#checks/define-question.ts';
import { insidePidOf, parentOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isLabInit, newProcesses, runsProgram } from '#checks/predicates.ts';
import { ancestors } from '../family.ts';

export default definePrediction({
	id: 'top-of-the-family',
	question:
		'You start a sleep in your terminal and walk up from parent to parent, as far as `ps` can follow. Which process is at the top?',
	options: {
		init: 'PID 1, as for every process',
		shell: 'Your own bash',
		kernel: 'PID 2, the kernel’s own',
	},
	replies: {
		init: 'So the books have it. But PID 1 of this lab never started your shell: a program outside did, through which you look in. No number in here means it, so the line ends at your bash, with parent 0.',
		kernel:
			'On a whole machine number 2 is the parent of the kernel’s own threads, and they have nothing above them. Your sleep isn’t one, and in here none is to be seen.',
	},
	outcome(view) {
		for (const sleep of newProcesses(view)) {
			const top = ancestors(view, sleep).at(-1);
			if (!isAlive(sleep) || !runsProgram(sleep, '/usr/bin/sleep') || top === undefined || isLabInit(view, top))
				continue;
			return {
				option: 'shell',
				says: `The line of ${nameProcess(sleep)} ends at ${nameProcess(top)}.`,
				evidence: [parentOf(top, 'a process outside of the lab: 0 in here'), insidePidOf(top)],
			};
		}
		return undefined;
	},
});
