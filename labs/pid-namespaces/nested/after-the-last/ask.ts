import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf } from '#checks/evidence.ts';
import { childrenOf, isAlive, isNestedInit, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';

export default defineAsk({
	id: 'after-the-last',
	question: 'With a pid_max of {{limit}} in there: which number has the last of the five sleeps in that namespace?',
	answer: 'number',
	vars: { limit: numberBetween(380, 990) },
	truth(view) {
		const [first, ...others] = fiveSleeps(view);
		const last = others.at(-1);
		if (first === undefined || last === undefined) return undefined;
		const inside = last.insidePids.at(-1) ?? 0;
		return {
			answers: [String(inside)],
			says:
				inside < limitOf(view)
					? `${inside}: the numbers went up to ${limitOf(view) - 1}, and then began anew.`
					: `${inside}: the kernel of this machine has one pid_max for all, and yours changed nothing.`,
			evidence: [insidePidOf(first, 'the first of the five'), insidePidOf(last, 'the last')],
		};
	},
	absent: 'There are no five sleeps in such a namespace yet. Start all of them from its bash.',
	wrong: {
		'the-limit': {
			answers: (view) => [String(limitOf(view)), String(limitOf(view) - 1)],
			says: 'That is where the list ends. The last of the five came after that: look at what `jobs -p` prints.',
		},
		'on-and-on': {
			answers: (view) =>
				[limitOf(view) + 1, limitOf(view) + 2, limitOf(view) + 3]
					.filter((number) => number !== insideOf(view))
					.map(String),
			says: 'So it would be if the list had no end.',
		},
		'in-the-lab': {
			answers: (view) =>
				fiveSleeps(view)
					.slice(-1)
					.map(({ insidePids }) => String(insidePids[0])),
			says: 'That is its number in the lab, where the list goes on as before. Which one has it in the namespace?',
		},
		'lowest-free': {
			answers: () => ['2', '3', '4', '5', '6'],
			says: 'Those are free, but the kernel keeps small numbers for what starts first. The new beginning is a little further up.',
		},
	},
	otherwise: 'Ask the bash in there for the numbers of its jobs, with `jobs -p`.',
});

function limitOf({ vars }: CheckView): number {
	return Number(vars.limit);
}

function insideOf(view: CheckView): number | undefined {
	return fiveSleeps(view).at(-1)?.insidePids.at(-1);
}

/** The five that the number 1 of a namespace started last, in the order of their birth; empty while there are fewer. */
function fiveSleeps(view: CheckView) {
	for (const first of newProcesses(view).filter((process) => isAlive(process) && isNestedInit(process))) {
		const sleeps = childrenOf(view, first)
			.filter((process) => isAlive(process) && runsProgram(process, '/usr/bin/sleep'))
			.toSorted((a, b) => (a.insidePids[0] ?? 0) - (b.insidePids[0] ?? 0));
		if (sleeps.length >= 5) return sleeps.slice(-5);
	}
	return [];
}
