import { defineTask } from '#checks/define-task.ts';
import { openFileOf, parentOf } from '#checks/evidence.ts';
import {
	best,
	type Finding,
	found,
	having,
	not,
	onTerminal,
	orElse,
	quietly,
	runs,
	sessionLeader,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isAlive, isLabInit, newProcesses, parentProcess, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import type { OpenFile, ProcessFacts } from '#proc/snapshot.ts';

export default defineTask({
	id: 'daemon-by-hand',
	title: 'Make a daemon',
	mode: 'edge',
	vars: { seconds: numberBetween(4001, 4900) },
	reads: ['open-files'],
	check,
	hints: [
		'Two steps: a new session, and in it a child whose parent ends. Its three standard files have to lead away from the terminal.',
		"`setsid --fork bash -c '…'` makes the session. What that bash starts in the background is not the leader; and when the bash ends, PID 1 adopts it.",
		"Type `setsid --fork bash -c 'sleep {{seconds}} < /dev/null > /dev/null 2>&1 &'`.",
	],
	wrong: {
		background: 'A job in the background is still a child of your shell, on its terminal and in its session.',
		nohup:
			'It has another parent, and SIGHUP won’t end it. But it is still on your terminal and in the session of your shell. It needs a session of its own.',
		'setsid-only':
			'It has its own session and leads it: one fork too few. A leader that ever opens a terminal gets it as its own. Let it be a child of the leader.',
		'files-open':
			'Nearly. But its standard files still lead to your terminal: it would write over your screen, and fail when the terminal is gone. Give it /dev/null for all three.',
	},
	explanation:
		'setsid makes a session without a terminal. The bash in it leads it, starts sleep in the background and ends; so sleep isn’t the leader, can’t get a terminal by accident, and PID 1 is its parent. This is the famous double fork. (The C library’s daemon(3) forks only once: its daemon leads the session.)',
});

function check(view: CheckView) {
	const { seconds = '' } = view.vars;
	const tries = newProcesses(view).filter((process) => isAlive(process) && isTry(process, seconds));
	const finding = best(tries, {
		conditions: (process) => [
			quietly(runs(process, '/usr/bin/sleep')),
			orElse(childOfInit(view, process), { wrong: 'background' }),
			orElse(not(onTerminal(process)), { wrong: 'nohup' }),
			orElse(not(sessionLeader(process)), { wrong: 'setsid-only' }),
			filesLeadAway(process),
		],
		none: `There is no sleep ${seconds} yet`,
		passed: (process) =>
			`${nameProcess(process)} has no terminal, leads no session, writes nowhere, and PID 1 is its parent: a daemon`,
	});
	return verdictOf(finding);
}

function isTry(process: ProcessFacts, seconds: string): boolean {
	if (runsProgram(process, '/usr/bin/sleep')) return hasArgs(process, [seconds]);
	return process.argv?.[0]?.startsWith('sleep') === true && process.exe?.path !== '/usr/bin/bash';
}

function childOfInit(view: CheckView, process: ProcessFacts): Finding {
	const parent = parentProcess(view, process);
	return found(parent !== undefined && isLabInit(view, parent), {
		says: `PID 1 is the parent of ${nameProcess(process)}`,
		otherwise: `The parent of ${nameProcess(process)} is ${parent === undefined ? 'not in the lab' : nameProcess(parent)}`,
		evidence: [parentOf(process, parent && nameProcess(parent))],
	});
}

/** None of its standard input, output and error is a terminal: fd 0, 1 and 2 of proc_pid_fd(5). */
function filesLeadAway(process: ProcessFacts): Finding {
	return having(process, { file: 'fd', value: process.details.openFiles, lost: 'its files are closed' }, (files) => {
		const standard = files.filter(({ fd }) => fd <= 2);
		const tied = standard.find(isTerminal);
		if (tied === undefined && standard.length > 0)
			return found(true, {
				...{ says: 'Its standard files lead away from the terminal', otherwise: '' },
				evidence: standard.map((file) => openFileOf(process, file)),
			});
		const finding = quietly(
			found(tied === undefined, {
				says: 'Its standard files are closed',
				otherwise: `${nameProcess(process)} has the terminal open as its file ${tied?.fd}`,
				evidence: tied === undefined ? [parentOf(process)] : [openFileOf(process, tied)],
			}),
		);
		return orElse(finding, { wrong: 'files-open' });
	});
}

function isTerminal({ target }: OpenFile): boolean {
	return target.startsWith('/dev/pts/') || target === '/dev/tty' || target === '/dev/console';
}
