import { defineAsk } from '#checks/define-question.ts';
import { signalsOf } from '#checks/evidence.ts';
import { bitsIn } from '#checks/masks.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import { signalName, signalNumber } from '#checks/signals.ts';
import type { CheckView } from '#checks/task.ts';

export default defineAsk({
	id: 'which-signal',
	question: 'For which signal does nursery have a handler?',
	answer: 'words',
	truth(view) {
		const nursery = theNursery(view);
		const [caught] = nursery === undefined ? [] : numbersIn(nursery.status?.sigCgt);
		if (nursery === undefined || caught === undefined) return undefined;
		return {
			answers: [signalName(caught), ...spellings(caught)],
			says: `${nameProcess(nursery)} has a handler for signal ${caught}, ${signalName(caught)}.`,
			evidence: [signalsOf(nursery, 'sigCgt', `bit ${caught} from the right`)],
		};
	},
	absent:
		'There is no nursery now. It comes when the zombie of careless-parent is buried; if it has died since, reset the task below.',
	wrong: {
		'counted-from-zero': {
			answers: (view) => numbersIn(theNursery(view)?.status?.sigCgt).flatMap((caught) => spellings(caught - 1)),
			says: 'One too few: the rightmost bit stands for signal 1, not for 0.',
		},
		'the-mask': {
			answers: (view) => maskSpellings(theNursery(view)?.status?.sigCgt),
			says: 'That is the mask, in hexadecimal. Each digit is four bits: which bit is set, counted from the right and from 1?',
		},
		ignored: {
			answers: (view) => numbersIn(theNursery(view)?.status?.sigIgn).flatMap(spellings),
			says: 'That one is in SigIgn: it is ignored. A handler shows in SigCgt.',
		},
		'the-usual': {
			answers: () => spellings(signalNumber('SIGCHLD')),
			says: 'The kernel sends SIGCHLD when a child ends, but nursery has no handler for it: its bit isn’t set in SigCgt.',
		},
	},
	otherwise:
		'Read SigCgt of nursery: count the bits from the right, the first is signal 1. kill -l NUMBER tells the name.',
});

function theNursery(view: CheckView) {
	return view.snapshot.processes.find((process) => isAlive(process) && process.argv?.[0] === 'nursery');
}

function numbersIn(mask: string | undefined): readonly number[] {
	return mask === undefined ? [] : bitsIn(mask).map((bit) => bit + 1);
}

/** `12`, `SIGUSR2` and `USR2`. */
function spellings(number: number): readonly string[] {
	const name = signalName(number);
	return [String(number), name, name.replace(/^SIG/, '')];
}

function maskSpellings(mask: string | undefined): readonly string[] {
	return mask === undefined ? [] : [mask, mask.replace(/^0+/, ''), `0x${mask.replace(/^0+/, '')}`];
}
