import { definePrediction } from '#checks/define-question.ts';
import { goneOf, signalsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { catches, hasArgs, isNew } from '#checks/predicates.ts';

export default definePrediction({
	id: 'trap-in-front',
	question:
		'A bash with a trap for SIGTERM runs `sleep 4` in the foreground. It gets SIGTERM after half a second. When does it run the trap?',
	options: {
		'at-once': 'At once: that is what a handler is for',
		later: 'When the sleep has ended, seconds later',
		never: 'Never: the sleep gets the signal instead',
	},
	replies: {
		'at-once':
			'The kernel calls bash’s handler at once, and that only makes a note. bash does what the trap says when its command is over.',
		never: 'kill reaches exactly the process that you name. The sleep knew nothing of it.',
	},
	outcome(view) {
		const shell = [...view.records.values()].find(
			({ first, latest, gone }) => gone !== null && isNew(view, first) && catches(latest, 'SIGTERM') === true,
		);
		const sleep = [...view.records.values()].find(({ latest }) => hasArgs(latest, ['4']));
		if (shell === undefined || sleep === undefined) return undefined;
		const option = isOver(sleep.gone, shell.gone) ? 'later' : 'at-once';
		return {
			option,
			says: `${nameProcess(shell.latest)} had a handler for SIGTERM, and ended only after ${nameProcess(sleep.latest)}.`,
			evidence: [
				signalsOf(shell.latest, 'sigCgt', 'the handlers of the shell'),
				goneOf(sleep, 'the sleep in the foreground is gone'),
				goneOf(shell, 'then the shell is gone too'),
			],
		};
	},
});

function isOver(sleepGone: number | null, shellGone: number | null): boolean {
	return sleepGone !== null && shellGone !== null && sleepGone <= shellGone;
}
