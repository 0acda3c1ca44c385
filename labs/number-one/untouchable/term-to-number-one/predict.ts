import { definePrediction } from '#checks/define-question.ts';
import { goneOf, insidePidOf, signalsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isAlive, isNestedInit } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';

export default definePrediction({
	id: 'term-to-number-one',
	question: 'Two sleeps get the same SIGTERM from you. One of them is number 1 of a pid namespace. What then?',
	options: {
		both: 'Both end: nobody handles it',
		'only-the-plain': 'The plain one ends; number 1 lives on, as if nothing had been sent',
		waits: 'The plain one ends; for number 1 the signal waits until it may be delivered',
	},
	replies: {
		both: 'The default action is done to everybody but number 1 of a pid namespace.',
		waits: 'ShdPnd has no bit set: the signal was not put off. The kernel dropped it as it came.',
	},
	outcome(view) {
		const plain = [...view.records.values()].find(
			({ latest, gone }) => gone !== null && hasArgs(latest, ['5100']) && latest.insidePids.length === 1,
		);
		const init = theInit(view);
		if (plain === undefined || init === undefined) return undefined;
		return {
			option: 'only-the-plain',
			says: `${nameProcess(plain.latest)} is gone, and ${nameProcess(init)} lives.`,
			evidence: [
				goneOf(plain, 'the plain one'),
				insidePidOf(init, 'number 1'),
				signalsOf(init, 'shdPnd', 'nothing waits'),
			],
		};
	},
});

function theInit({ snapshot }: CheckView) {
	return snapshot.processes.find((process) => isAlive(process) && isNestedInit(process) && hasArgs(process, ['5100']));
}
