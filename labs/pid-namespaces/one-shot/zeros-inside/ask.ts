import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf, parentOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, parentProcess, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { firstIn, membersIn } from '../box.ts';

export default defineAsk({
	id: 'zeros-inside',
	question: 'How many processes of the box have PPID 0 in there? (Leave out the ps that you look with.)',
	answer: 'number',
	truth(view) {
		const orphans = withoutParentInside(view);
		if (orphans === undefined || orphans.length < 2) return undefined;
		return {
			answers: [String(orphans.length)],
			says: `${orphans.length} of them have a parent that is not in there: ${orphans.map(nameProcess).join(', ')}.`,
			evidence: orphans.flatMap((one) => {
				const parent = parentProcess(view, one);
				return [
					insidePidOf(one),
					parentOf(one, `${parent === undefined ? 'out of the lab' : nameProcess(parent)}: no number in there`),
				];
			}),
		};
	},
	absent: 'Only number 1 has a parent outside now. Do the task above first: a second one is to come in.',
	wrong: {
		'with-ps': {
			answers: (view) => [String((withoutParentInside(view)?.length ?? 0) + 1)],
			says: 'One too many: the ps came in through nsenter too, and is gone now.',
		},
		'only-number-one': {
			answers: () => ['1'],
			says: 'Number 1 has it, but it isn’t the only one: who else was brought into the box by somebody outside?',
		},
		none: {
			answers: () => ['0'],
			says: 'From the lab nobody of them has PPID 0, for the lab can name their parents. Look with a ps that is in the box.',
		},
		everybody: {
			answers: (view) => {
				const first = firstIn(view.snapshot);
				return first === undefined ? [] : [String(membersIn(view.snapshot, first).length + 1)];
			},
			says: 'So many are in the box. But most of them are children of its number 1: look at the column PPID.',
		},
	},
	otherwise: 'Look with `nsenter --target NUMBER --pid --mount ps -ef`, where NUMBER is that of number-one in the lab.',
});

/** `undefined` while not everything could be read, and one may be missing. */
function withoutParentInside(view: CheckView) {
	const { processes, gaps } = view.snapshot;
	const first = firstIn(view.snapshot);
	if (first === undefined || gaps.length > 0) return undefined;
	if (processes.some(({ namespaces, status }) => namespaces.pid === undefined || status === null)) return undefined;
	return [first, ...membersIn(view.snapshot, first)].filter((process) => {
		const parent = parentProcess(view, process);
		return isAlive(process) && !(parent !== undefined && sharesNamespace(parent, process, 'pid'));
	});
}
