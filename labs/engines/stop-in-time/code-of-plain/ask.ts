import { defineAsk } from '#checks/define-question.ts';
import { presenceOf, signalsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { stopOfSleep } from '../stops.ts';

export default defineAsk({
	id: 'code-of-plain',
	question: 'Which exit status does docker report for `plain`?',
	answer: 'number',
	truth(view) {
		const stop = stopOfSleep(view);
		if (stop === undefined) return undefined;
		const { lastAlive } = stop.sleep;
		return {
			answers: ['137'],
			says: `137 is 128 and 9: ${nameProcess(lastAlive)} was ended by signal 9, SIGKILL.`,
			evidence: [signalsOf(lastAlive, 'sigCgt', 'no handler for SIGTERM'), presenceOf(stop.sleep, 'number 1')],
		};
	},
	absent: 'No container of a plain sleep was stopped yet. Start plain, and stop it with docker stop, as shown.',
	wrong: {
		term: {
			answers: () => ['143', '15'],
			says: 'That would be 128 and 15, the end by SIGTERM. It was sent first, and did nothing.',
		},
		signal: {
			answers: () => ['9', '-9'],
			says: 'Signal 9 it was. docker reports it as shells do: 128 more, so that it can’t be taken for an exit status of 9.',
		},
		success: {
			answers: () => ['0', '1'],
			says: 'It didn’t exit by itself, so it had no status of its own to give. docker ps --all shows it after Exited.',
		},
	},
	otherwise:
		"`docker ps --all` shows it in brackets after Exited; `docker inspect --format '{{.State.ExitCode}}' plain` prints it alone.",
});
