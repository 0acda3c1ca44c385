import { definePrediction } from '#checks/define-question.ts';
import { goneOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { everIn } from '#checks/predicates.ts';

export default definePrediction({
	id: 'kill-in-d',
	question: 'This Python is in state D, “uninterruptible”. You send it `kill -9`. What becomes of it?',
	options: {
		stays: 'It stays: nothing but a reboot ends what is in D',
		later: 'It stays until its child has ended, then it dies',
		dies: 'It dies at once',
	},
	replies: {
		stays:
			'Some D can’t be interrupted at all, while a disk or a network file server doesn’t answer. But most of the kernel’s long waits let a deadly signal through, and ps shows both kinds as D.',
		later:
			'That is what an ordinary signal would have to wait for if the process handled it. A deadly one ends this wait.',
	},
	outcome(view) {
		const killed = [...view.records.values()].find(
			(record) => record.gone !== null && everIn(record, 'D') && isLong(record),
		);
		if (killed === undefined) return undefined;
		return {
			option: 'dies',
			says: `${nameProcess(killed.lastAlive)} was in state D, and is gone.`,
			evidence: [stateOf(killed.lastAlive, 'before'), goneOf(killed)],
		};
	},
});

/** It was seen in D for so long that it was no passing moment, in milliseconds. */
const long = 300;

function isLong({
	states,
	gone,
}: {
	states: readonly { state: string; since: number }[];
	gone: number | null;
}): boolean {
	return states.some(({ state, since }, index) => {
		const until = states[index + 1]?.since ?? gone;
		return state === 'D' && until !== null && until - since >= long;
	});
}
