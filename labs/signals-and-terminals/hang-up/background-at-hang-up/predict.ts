import { definePrediction } from '#checks/define-question.ts';
import { goneOf, sessionOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, runsProgram } from '#checks/predicates.ts';
import { shellOf, together } from '../sessions.ts';

export default definePrediction({
	id: 'background-at-hang-up',
	question:
		'A sleep runs in the background of the terminal second. Now you don’t leave the shell: you close the terminal over its head. What becomes of the sleep?',
	options: {
		lives: 'It lives on, as tail did when its shell was left',
		dies: 'It dies',
		stops: 'It is stopped until somebody opens that terminal again',
	},
	replies: {
		lives:
			'Its parent ends both times, but here something comes first: the terminal is gone, and the kernel tells bash so by a signal, SIGHUP. bash repeats it to each of its jobs, and that ends a sleep.',
		stops:
			'What is stopped is what reads from a terminal while it is in the background. This sleep reads nothing; it got a signal, SIGHUP, and that ends what doesn’t handle it.',
	},
	outcome(view) {
		for (const record of view.records.values()) {
			const { gone, lastAlive, first } = record;
			if (gone === null || first.ttyNr === 0) continue;
			if (!runsProgram(lastAlive, '/usr/bin/sleep') || !hasArgs(lastAlive, ['600'])) continue;
			const shell = shellOf(view, record);
			if (shell === undefined || shell.gone === null || Math.abs(shell.gone - gone) > together) continue;
			return {
				option: 'dies',
				says: `${nameProcess(lastAlive)} and its shell ${nameProcess(shell.lastAlive)} ended together.`,
				evidence: [sessionOf(lastAlive, 'that of its shell'), goneOf(record), goneOf(shell, 'the shell')],
			};
		}
		return undefined;
	},
});
