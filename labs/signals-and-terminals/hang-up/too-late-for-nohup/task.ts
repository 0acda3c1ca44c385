import { defineTask } from '#checks/define-task.ts';
import { presenceOf, signalsOf } from '#checks/evidence.ts';
import {
	alive,
	all,
	type Finding,
	gone,
	ignoring,
	livesOn,
	meaning,
	not,
	onTerminal,
	orElse,
	quietly,
	sessionLeader,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet, unknown } from '#checks/verdict.ts';
import { shellOf, sleepOf } from '../sessions.ts';

export default defineTask({
	id: 'too-late-for-nohup',
	title: 'Too late for nohup',
	mode: 'edge',
	vars: { seconds: numberBetween(3001, 3900) },
	check,
	hints: [
		'First you need your prompt back, without ending the sleep. Then the shell has to forget about it.',
		'Ctrl-Z stops it, `bg` lets it go on in the background, `disown` strikes it from the list of those who get a hang-up.',
		'In the terminal second: press Ctrl-Z, type `bg`, type `disown`, and press **Hang up**.',
	],
	wrong: {
		died: 'It died of the hang-up. In the background it is still a job of its shell, and bash sends each of its jobs a SIGHUP. And what is stopped when the terminal goes gets one from the kernel.',
		'nohup-after-all':
			'This sleep ignores SIGHUP, so it is another one, started with nohup. Your long job would have to begin again; save the one that runs.',
		'own-session':
			'This sleep began with setsid, in a session of its own. Nobody knew beforehand that it would be needed: save one that was started as plainly as can be.',
	},
	explanation:
		'Ctrl-Z makes the terminal send SIGTSTP, and the shell gets the terminal back. `bg` sends SIGCONT. `disown` makes bash forget the job, so it isn’t told of the hang-up. The kernel tells only the leader of the session and the foreground.',
});

function check(view: CheckView) {
	const sleep = sleepOf(view, view.vars.seconds);
	if (sleep === undefined) return notYet(`There is no sleep ${view.vars.seconds} yet.`);
	const shell = shellOf(view, sleep);
	if (shell === undefined && leadsItself(sleep)) return verdictOf(ownSession(sleep));
	if (shell === undefined) return unknown('The shell that it was started in could not be found.');
	const name = nameProcess(sleep.lastAlive);
	const finding = all(
		startedPlainly(sleep),
		orElse(meaning(gone(shell), 'its shell'), {
			says: sleep.gone === null ? `${name} runs, and its terminal is there` : `${name} has ended; start it once more`,
			beside: [presenceOf(sleep)],
		}),
		orElse(livesOn(sleep), { wrong: 'died', says: `${name} is gone, and so is its terminal` }),
		quietly(alive(sleep.latest)),
		quietly(not(onTerminal(sleep.latest))),
	);
	return verdictOf(finding, { passed: `${name} runs on without a terminal, and began as plainly as can be.` });
}

function leadsItself({ lastAlive }: ProcessRecord): boolean {
	return lastAlive.session === lastAlive.pid;
}

function ownSession({ lastAlive }: ProcessRecord): Finding {
	return quietly(orElse(not(sessionLeader(lastAlive)), { wrong: 'own-session' }));
}

/** In its shell's session, deaf to nothing: as a line without anything before it starts it. */
function startedPlainly(sleep: ProcessRecord): Finding {
	const beside = [signalsOf(sleep.lastAlive, 'sigIgn')];
	const hears = orElse(not(ignoring(sleep.lastAlive, 'SIGHUP')), { wrong: 'nohup-after-all', beside });
	return all(quietly(hears), ownSession(sleep));
}
