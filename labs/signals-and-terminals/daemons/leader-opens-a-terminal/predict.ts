import { definePrediction } from '#checks/define-question.ts';
import { sessionOf, terminalOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses } from '#checks/predicates.ts';

export default definePrediction({
	id: 'leader-opens-a-terminal',
	question:
		'This Python leads a session that has no terminal. Then it opens a terminal, as one opens a file. What comes of it?',
	options: {
		file: 'An open file, no more',
		terminal: 'It becomes the terminal of its session, with Ctrl-C and hang-up',
		refused: 'It is refused: the session was made without one',
	},
	replies: {
		file: 'So it would be for anybody else. But a session leader without a terminal gets the first free one that it opens, wanted or not.',
		refused:
			'A session can get a terminal at any time: its leader has only to open a free one. That is how a login gets its own.',
	},
	outcome(view) {
		for (const python of newProcesses(view)) {
			const isPython = python.exe?.fromImage === true && python.exe.path.startsWith('/usr/bin/python3');
			if (!isPython || !isAlive(python) || python.session !== python.pid || python.ttyNr === 0) continue;
			return {
				option: 'terminal',
				says: `${nameProcess(python)} has opened a terminal, and it has become the terminal of its session.`,
				evidence: [sessionOf(python, 'its own'), terminalOf(python)],
			};
		}
		return undefined;
	},
});
