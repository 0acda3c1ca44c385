import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf, parentOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { parentProcess } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { mastersIn, workersIn } from '../nginx.ts';

export default defineAsk({
	id: 'master-outside',
	question: 'Which number does the master of nginx have in the lab?',
	answer: 'number',
	truth(view) {
		const master = mastersIn(view.snapshot).at(-1);
		if (master === undefined) return undefined;
		const workers = workersIn(view.snapshot, master);
		if (workers.length === 0) return undefined;
		return {
			answers: [labPid(master)],
			says: `${labPid(master)} in the lab and 1 in its container are one process; the workers are its children.`,
			evidence: [insidePidOf(master), ...workers.map((one) => parentOf(one, nameProcess(master)))],
		};
	},
	absent: 'No nginx runs in a container now. Start one, as in the task above.',
	wrong: {
		worker: {
			answers: (view) => mastersIn(view.snapshot).flatMap((one) => workersIn(view.snapshot, one).map(labPid)),
			says: 'That is a worker: see the number in its column PPID. It is the master’s.',
		},
		inside: {
			answers: () => ['1'],
			says: 'So it is called in its container. In the lab number 1 is tini.',
		},
		keeper: {
			answers: (view) => mastersIn(view.snapshot).flatMap((one) => keeperOf(view, one)),
			says: 'That is conmon, the parent of the master. It is podman’s, not nginx.',
		},
		machine: {
			answers: (view) => mastersIn(view.snapshot).map(({ pid }) => String(pid)),
			says: 'That is its number on the machine around the lab, the other column of the table. What does ps say, in the lab?',
		},
	},
	otherwise: '`ps -ef --forest` shows the family: the master is the one whose children are nginx too.',
});

function labPid(process: ProcessFacts): string {
	return String(process.insidePids[0]);
}

function keeperOf(view: CheckView, master: ProcessFacts): readonly string[] {
	const keeper = parentProcess(view, master);
	return keeper === undefined ? [] : [labPid(keeper)];
}
