import { defineAsk } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { labInit, newContainers } from '../../looking.ts';

const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

export default defineAsk({
	id: 'shared-with-the-host',
	question:
		'In how many of the eight kinds is the first process of that container in the same namespace as your shell?',
	answer: 'number',
	truth(view) {
		const found = comparedIn(view);
		if (found === undefined) return undefined;
		const { first, shared } = found;
		return {
			answers: [String(shared.length)],
			says: `${nameProcess(first)} shares ${shared.length} with the lab: ${shared.join(', ')}.`,
			evidence: kinds.map((kind) => namespaceOf(first, kind, shared.includes(kind) ? 'the lab’s' : 'its own')),
		};
	},
	absent:
		'There is no container of yours on the lab’s network now. Start one with `docker run -d --net=host debian sleep 1000`.',
	wrong: {
		'only-the-network': {
			answers: () => ['1'],
			says: 'The network is the one you asked for. Compare all eight links: some kinds are shared although nobody asked.',
		},
		'those-apart': {
			answers: (view) =>
				[kinds.length - (comparedIn(view)?.shared.length ?? 4)].filter((count) => count !== 4).map(String),
			says: 'That is how many are its own. How many are the same as yours?',
		},
		all: {
			answers: () => ['8'],
			says: 'Its processes have other numbers and its files are others, so at least `pid` and `mnt` are its own.',
		},
	},
	otherwise:
		'Compare `readlink /proc/$pid/ns/*` with `readlink /proc/$$/ns/*`, without the two that end in _for_children.',
});

/** The newest container that has the lab's network, and which kinds it shares with the lab. */
function comparedIn(view: CheckView) {
	const init = labInit(view);
	const first = init && newContainers(view).findLast((process) => sharesNamespace(process, init, 'net'));
	if (init === undefined || first === undefined) return undefined;
	return { first, shared: kinds.filter((kind) => sharesNamespace(first, init, kind)) };
}
