import { definePrediction } from '#checks/define-question.ts';
import { parentOf, sessionOf, terminalOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isLabInit, newProcesses, parentProcess, runsProgram } from '#checks/predicates.ts';

export default definePrediction({
	id: 'after-setsid',
	question: 'You type `setsid sleep 700 &`. Which parent will this sleep have?',
	options: {
		shell: 'Your shell, as every job',
		setsid: 'setsid, which stays to look after it',
		init: 'PID 1',
	},
	replies: {
		shell:
			'A job of your shell leads its own process group, and the leader of a group may not make a session. So setsid forks; the child does it, and setsid, your job, ends at once.',
		setsid:
			'setsid had to fork, but it doesn’t stay: it ends as soon as it has. Its child becomes sleep, and an orphan.',
	},
	outcome(view) {
		for (const sleep of newProcesses(view)) {
			const parent = parentProcess(view, sleep);
			if (!isAlive(sleep) || !runsProgram(sleep, '/usr/bin/sleep') || sleep.session !== sleep.pid) continue;
			if (parent === undefined || !isLabInit(view, parent)) continue;
			return {
				option: 'init',
				says: `The parent of ${nameProcess(sleep)} is ${nameProcess(parent)}.`,
				evidence: [parentOf(sleep, nameProcess(parent)), sessionOf(sleep, 'its own'), terminalOf(sleep)],
			};
		}
		return undefined;
	},
});
