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
		later: 'When the sleep has ended, three seconds and a half later',
		never: 'Never: the sleep gets the signal instead',
	},
	replies: {
		'at-once':
			'The handler of the kernel’s kind runs at once, and only makes a note. bash does what the trap says when its command is over.',
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
			says: `${nameProcess(shell.latest)} had a handler, and was there until ${nameProcess(sleep.latest)} had ended.`,
			evidence: [signalsOf(shell.latest, 'sigCgt'), goneOf(sleep, 'the foreground'), goneOf(shell, 'the shell')],
		};
	},
});

function isOver(sleepGone: number | null, shellGone: number | null): boolean {
	return sleepGone !== null && shellGone !== null && sleepGone <= shellGone;
}
