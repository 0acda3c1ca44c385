import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { firstsOfContainers, membersOf, reads } from '../../containers.ts';

export default defineAsk({
	id: 'how-many-is-it',
	question: 'Of how many processes does the container with the four sleeps consist?',
	answer: 'number',
	reads,
	truth(view) {
		const { first, members } = largest(view);
		if (first === undefined || members.length < 5) return undefined;
		return {
			answers: [String(members.length)],
			says: `${members.length} processes, all in the pid namespace of ${nameProcess(first)}.`,
			evidence: [namespaceOf(first, 'pid', 'of all of them'), ...members.map((one) => insidePidOf(one))],
		};
	},
	absent: 'There is no container with four sleeps now. Start one, as in the task above, and leave it open.',
	wrong: {
		one: {
			answers: () => ['1'],
			says: 'One container, but more than one process. Number 1 in there is a process, the others are its children, and they count no less.',
		},
		'without-first': {
			answers: (view) => [String(largest(view).members.length - 1)],
			says: 'Those are the sleeps. The shell that started them is in the container too: it is its number 1.',
		},
		'with-keeper': {
			answers: (view) => [String(largest(view).members.length + 1)],
			says: 'That counts conmon. It looks after the container from outside, in the lab’s namespaces: compare /proc/PID/ns/pid.',
		},
	},
	otherwise:
		'In the terminal “outside”, `lsns --type pid` counts the processes of each pid namespace; `ps -ef --forest` shows who they are.',
});

/** The container that has most processes. */
function largest(view: CheckView) {
	const [first] = firstsOfContainers(view).toSorted((a, b) => membersOf(view, b).length - membersOf(view, a).length);
	return { first, members: first === undefined ? [] : membersOf(view, first) };
}
