import { definePrediction } from '#checks/define-question.ts';
import { exeOf, insidePidOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isNew, recordOf, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { firstsOfContainers, reads } from '../../two-numbers/container.ts';

/** A container that has lived so long, in milliseconds, has started what it starts. */
const settled = 1_000;

export default definePrediction({
	id: 'nothing-boots',
	question:
		'You start a container from the image `debian`, with a `bash` in it. How many processes will there be in it, once it is there?',
	reads,
	options: {
		many: 'Some dozens: what a Linux starts when it boots',
		few: 'A handful: an init, a login, a bash',
		one: 'One: the bash',
	},
	replies: {
		many: 'Those come into being when a machine boots. Here nothing boots: the image lies there as files, and one program in it was started.',
		few: 'Nobody logs in, and nothing was started but what you named. An init is there only if somebody asks for one.',
	},
	outcome(view) {
		const first = firstsOfContainers(view).find((process) => isNew(view, process) && isSettled(view, process));
		if (
			first === undefined ||
			view.snapshot.processes.some((other) => other !== first && sharesNamespace(first, other, 'pid'))
		)
			return undefined;
		return {
			option: 'one',
			says: `${nameProcess(first)} is alone in its container.`,
			evidence: [
				insidePidOf(first, 'on the machine, in the lab, in the container'),
				exeOf(first),
				namespaceOf(first, 'pid', 'nobody else has this one'),
			],
		};
	},
});

function isSettled(view: CheckView, process: ProcessFacts): boolean {
	const record = recordOf(view, process);
	return record !== undefined && record.lastSeen - record.firstSeen >= settled && process.exe?.path === '/usr/bin/bash';
}
