import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf, parentOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import { fourInside } from '../sleeps.ts';

const places = ['first', 'second', 'third', 'fourth'] as const;

export default defineAsk({
	id: 'outer-number',
	question: 'Which number does the {{place}} of your four sleeps have in the lab?',
	answer: 'number',
	vars: { place: oneOf(...places) },
	truth(view) {
		const family = fourInside(view);
		const sleep = family?.four[placeOf(view)];
		if (family === undefined || sleep === undefined) return undefined;
		return {
			answers: [String(sleep.insidePids[0])],
			says: `${sleep.insidePids.at(-1)} in there and ${sleep.insidePids[0]} in the lab are the same sleep.`,
			evidence: [
				insidePidOf(sleep, 'on the machine, in the lab, in the namespace'),
				parentOf(sleep, `${nameProcess(family.parent)}, number 1 in there`),
			],
		};
	},
	absent: 'There are no four sleeps in a namespace now. Do the task above first, and leave its bash open.',
	wrong: {
		inside: {
			answers: (view) => numbers(view, ({ insidePids }) => insidePids.at(-1)),
			says: 'That is its number in there. Look from the terminal “outside”: NSpid in its status has both.',
		},
		machine: {
			answers: (view) => numbers(view, ({ pid }) => pid),
			says: 'That is its number on the machine around the lab, as the table on this page has it. The lab’s own ps tells the one between.',
		},
		another: {
			answers: (view) =>
				(fourInside(view)?.four ?? [])
					.filter((_, index) => index !== placeOf(view))
					.map(({ insidePids }) => String(insidePids[0])),
			says: 'That is another of the four. The order is that of the numbers in there, the last column of NSpid.',
		},
		'number-one': {
			answers: (view) => [String(fourInside(view)?.parent.insidePids[0] ?? '')],
			says: 'That is the bash, number 1 in there and the parent of all four.',
		},
	},
	otherwise: 'From the terminal “outside”, the NSpid of each sleep shows its number in the lab, then the one in there.',
});

function placeOf({ vars }: CheckView): number {
	return (places as readonly string[]).indexOf(vars.place ?? '');
}

function numbers(
	view: CheckView,
	which: (sleep: { pid: number; insidePids: readonly number[] }) => number | undefined,
) {
	const sleep = fourInside(view)?.four[placeOf(view)];
	const number = sleep && which(sleep);
	return number === undefined ? [] : [String(number)];
}
