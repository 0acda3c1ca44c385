import { definePrediction } from '#checks/define-question.ts';
import { exeOf, goneOf, signalsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { catches, hasArgs, runsProgram } from '#checks/predicates.ts';

export default definePrediction({
	id: 'handler-after-exec',
	question:
		'A bash sets a handler for TERM, then becomes `sleep 777` by execve. You send this sleep a TERM. What happens?',
	options: {
		prints: 'The handler runs: it prints its line, and sleep goes on',
		ignored: 'Nothing at all: the signal is thrown away',
		dies: 'It dies without a word',
	},
	replies: {
		prints:
			'A handler is a function of a program, and execve has taken that program away. Nobody is left who could print.',
		ignored:
			'For that bash would have had to ignore the signal, with an empty handler. A handler that does something is gone with its program, and the default counts again.',
	},
	outcome(view) {
		const killed = [...view.records.values()].find(
			({ gone, fromStart, lastAlive }) =>
				gone !== null && !fromStart && runsProgram(lastAlive, '/usr/bin/sleep') && hasArgs(lastAlive, ['777']),
		);
		if (killed === undefined || catches(killed.lastAlive, 'SIGTERM') !== false) return undefined;
		return {
			option: 'dies',
			says: `${nameProcess(killed.lastAlive)} had no handler any more, and ended.`,
			evidence: [
				exeOf(killed.lastAlive),
				signalsOf(killed.lastAlive, 'sigCgt', 'TERM is not among them'),
				goneOf(killed),
			],
		};
	},
});
