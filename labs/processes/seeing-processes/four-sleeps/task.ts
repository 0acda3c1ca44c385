import { defineTask } from '#checks/define-task.ts';
import { argvOf, exeOf, foregroundOf, parentOf, processGroupOf } from '#checks/evidence.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, parentProcess, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, passed } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

const wanted = 4;

export default defineTask({
	id: 'four-sleeps',
	title: 'Start four sleeps',
	mode: 'edge',
	check,
	hints: [
		'A command that ends in & runs in the background: the shell does not wait for it and gives you the prompt back.',
		'Start them one by one, with the same shell: it has to be the parent of all four.',
		'Type `sleep 1000 &` and Enter; then arrow-up and Enter, three times.',
	],
	wrong: {
		foreground:
			'This sleep holds the terminal: your shell waits for it, so you can’t start another. Press Ctrl-C and put & at the end of the line.',
		'different-parents':
			'These sleeps have different parents, because each was started by a shell of its own. Type `sleep 1000 &` four times at your own prompt.',
		costume:
			'A process named sleep that runs another program is not a sleep: /proc/PID/exe says what it runs. Start the real one.',
	},
	explanation:
		'For each line your shell calls fork, which makes a copy of the shell with a number of its own, and the copy calls execve, which replaces the program in it by /usr/bin/sleep. The & only says that the shell does not wait.',
});

function check(view: CheckView) {
	const processes = newProcesses(view).filter(isAlive);
	const sleeps = processes.filter((process) => runsProgram(process, '/usr/bin/sleep'));
	const siblings = largestFamily(sleeps);
	const shell = siblings[0] && parentProcess(view, siblings[0]);
	const ofYourShell = shell !== undefined && isTerminalShell(shell);
	if (ofYourShell && siblings.length >= wanted) {
		const four = siblings.slice(0, wanted);
		return passed(`${nameProcess(shell)} is the parent of four sleeps: ${listPids(four)}.`, [
			...four.map((sleep) => exeOf(sleep, `the program of ${nameProcess(sleep)}`)),
			...four.map((sleep) => parentOf(sleep, `${nameProcess(shell)} in the lab`)),
		]);
	}
	return foreground(sleeps) ?? differentParents(sleeps) ?? costume(processes) ?? progress(ofYourShell ? siblings : []);
}

function largestFamily(processes: readonly ProcessFacts[]): readonly ProcessFacts[] {
	const families = Map.groupBy(processes, (process) => process.ppid);
	return [...families.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

/** The shell that a terminal was opened with leads its session. */
function isTerminalShell(process: ProcessFacts): boolean {
	return runsProgram(process, '/usr/bin/bash') && process.session === process.pid;
}

function foreground(sleeps: readonly ProcessFacts[]) {
	const [sleep] = sleeps.filter((process) => process.tpgid === process.pgrp);
	if (sleep === undefined) return undefined;
	return notYet(`${nameProcess(sleep)} runs in the foreground: your shell waits until it ends.`, {
		wrong: 'foreground',
		evidence: [processGroupOf(sleep), foregroundOf(sleep, 'its own group has the terminal')],
	});
}

function differentParents(sleeps: readonly ProcessFacts[]) {
	if (sleeps.length < wanted) return undefined;
	return notYet(`You have ${sleeps.length} sleeps, ${listPids(sleeps)}, but not with one shell as their parent.`, {
		wrong: 'different-parents',
		evidence: sleeps.slice(0, wanted).map((sleep) => parentOf(sleep)),
	});
}

function costume(processes: readonly ProcessFacts[]) {
	const impostor = processes.find((process) => {
		const named = process.comm === 'sleep' || process.argv?.[0] === 'sleep';
		return (
			named && process.exe !== null && !runsProgram(process, '/usr/bin/sleep') && process.exe.path !== '/usr/bin/bash'
		);
	});
	if (impostor === undefined) return undefined;
	return notYet(`${nameProcess(impostor)} calls itself sleep, but it runs ${impostor.exe?.path}.`, {
		wrong: 'costume',
		evidence: [argvOf(impostor, 'what it says'), exeOf(impostor, 'what it is')],
	});
}

function progress(sleeps: readonly ProcessFacts[]) {
	if (sleeps.length === 0) return notYet('Your shell has no sleep as a child yet.');
	const are = sleeps.length === 1 ? 'is 1 sleep' : `are ${sleeps.length} sleeps`;
	return notYet(`There ${are} (${listPids(sleeps)}); ${wanted - sleeps.length} to go.`, {
		evidence: sleeps.map((sleep) => exeOf(sleep)),
	});
}
