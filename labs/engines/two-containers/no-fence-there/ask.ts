import { defineAsk } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { sharesNamespace } from '#checks/predicates.ts';
import { labInit, newFirsts, reads } from '../../containers.ts';

export default defineAsk({
	id: 'no-fence-there',
	question:
		'Besides cgroup and time, one kind of namespace is the same for red, for blue and for the lab. Which kind is it?',
	answer: 'words',
	reads,
	truth(view) {
		const init = labInit(view);
		const [red, blue] = newFirsts(view);
		if (init === undefined || red === undefined || blue === undefined) return undefined;
		if (!sharesNamespace(red, blue, 'user') || !sharesNamespace(red, init, 'user')) return undefined;
		return {
			answers: ['user', 'user namespace', 'the user namespace', 'userns', 'users'],
			says: `${nameProcess(red)}, ${nameProcess(blue)} and the lab’s own processes are in one user namespace.`,
			evidence: [
				namespaceOf(red, 'user', nameProcess(red)),
				namespaceOf(blue, 'user', nameProcess(blue)),
				namespaceOf(init, 'user', 'the lab’s PID 1'),
			],
		};
	},
	absent:
		'Two containers have to run, both started by you without any option about namespaces. Start red and blue as shown.',
	wrong: {
		'own-kind': {
			answers: () => ['pid', 'mnt', 'mount', 'net', 'network', 'uts', 'ipc'],
			says: 'Of that kind docker makes a new one for each container. Compare the numbers in brackets once more.',
		},
		'known-ones': {
			answers: () => ['cgroup', 'time'],
			says: 'That one is the same, and named in the question. There is one more.',
		},
		none: {
			answers: () => ['none', 'no', 'nothing', 'all'],
			says: 'There is exactly one more. Compare line by line: the word before the colon is the kind, the number in brackets which one.',
		},
	},
	otherwise: '`ls -l /proc/PID/ns` has a line for each kind. Its answer is one of these words, such as net.',
});
