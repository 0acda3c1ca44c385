import { defineAsk } from '#checks/define-question.ts';
import { signalsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { catches, isAlive, isNestedInit } from '#checks/predicates.ts';
import { runsNamed } from '../../containers.ts';

export default defineAsk({
	id: 'stop-signal-of-nginx',
	question: 'Which signal does docker stop send to a container of nginx?',
	answer: 'words',
	truth(view) {
		const master = view.snapshot.processes.find(
			(process) => isAlive(process) && isNestedInit(process) && runsNamed(process, 'nginx'),
		);
		if (master === undefined || catches(master, 'SIGQUIT') !== true) return undefined;
		return {
			answers: ['SIGQUIT', 'QUIT', '3'],
			says: `SIGQUIT: the image says so, and ${nameProcess(master)} has a handler for it, by which it lets its workers finish.`,
			evidence: [signalsOf(master, 'sigCgt', 'SIGQUIT is among those with a handler')],
		};
	},
	absent: 'No nginx runs in a container now. Start one: docker run --detach --name web nginx.',
	wrong: {
		usual: {
			answers: () => ['SIGTERM', 'TERM', '15'],
			says: 'That is what docker sends if the image says nothing else. This one does.',
		},
		last: {
			answers: () => ['SIGKILL', 'KILL', '9'],
			says: 'That one comes last, to who didn’t end in time. The question is which comes first.',
		},
		reload: {
			answers: () => ['SIGHUP', 'HUP', '1', 'SIGWINCH', 'WINCH', '28'],
			says: 'On that one nginx does something, but it doesn’t end. Ask the image’s metadata.',
		},
	},
	otherwise: "`docker inspect --format '{{.Config.StopSignal}}' nginx` prints it; empty would mean SIGTERM.",
});
