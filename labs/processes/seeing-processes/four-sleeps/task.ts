import { defineTask } from '#checks/define-task.ts';
import {
	atLeast,
	childOf,
	inForeground,
	inState,
	not,
	onTerminal,
	orElse,
	quietly,
	runs,
	verdictOf,
} from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { hasArgs, isAlive, newProcesses, parentProcess, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet } from '#checks/verdict.ts';
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
		stopped:
			'Ctrl-Z stops a program: it is in the background, but it doesn’t run. Type `bg` to let it go on, and end the next ones with `&` at once.',
		'different-parents':
			'These sleeps have different parents, because each was started by a shell of its own. Type `sleep 1000 &` four times at your own prompt.',
		costume:
			'A process named sleep that runs another program is not a sleep: /proc/PID/exe says what it runs. Start the real one.',
	},
	explanation:
		'For each line your shell calls fork, which makes a copy of the shell with a number of its own, and the copy calls execve, which replaces the program in it by /usr/bin/sleep. The & only says that the shell does not wait.',
});

function check(view: CheckView) {
	const tries = newProcesses(view).filter((process) => isAlive(process) && isTry(process));
	const shell = commonParent(view, tries);
	if (shell === undefined) return notYet('Your shell has no sleep 1000 as a child yet.');
	const finding = atLeast(wanted, tries, {
		conditions: (sleep) => conditionsOn(sleep, { view, shell }),
		none: 'There is no sleep yet',
		short: (count) => `${nameProcess(shell)} has ${count} sleep${count === 1 ? '' : 's'}; ${wanted - count} to go`,
		passed: (sleeps) => `${nameProcess(shell)} is the parent of four sleeps: ${listPids(sleeps)}`,
	});
	return verdictOf(finding);
}

/** It runs sleep 1000 or calls itself sleep; a bash that will soon exec something does neither. */
function isTry(process: ProcessFacts): boolean {
	if (process.exe === null || process.exe.path === '/usr/bin/bash') return false;
	if (runsProgram(process, '/usr/bin/sleep')) return hasArgs(process, ['1000']);
	return process.comm === 'sleep' || process.argv?.[0] === 'sleep';
}

/** The parent of most of them. */
function commonParent(view: CheckView, tries: readonly ProcessFacts[]): ProcessFacts | undefined {
	const families = [...Map.groupBy(tries, (process) => process.ppid).values()];
	const [largest] = families.sort((a, b) => b.length - a.length);
	return largest?.[0] && parentProcess(view, largest[0]);
}

function conditionsOn(sleep: ProcessFacts, { view, shell }: { view: CheckView; shell: ProcessFacts }) {
	return [
		orElse(runs(sleep, '/usr/bin/sleep'), {
			says: `${nameProcess(sleep)} calls itself sleep, but it runs ${sleep.exe?.path}`,
			wrong: 'costume',
		}),
		quietly(
			orElse(not(inForeground(sleep)), {
				says: `${nameProcess(sleep)} is in the foreground: your shell waits until it ends`,
				wrong: 'foreground',
			}),
		),
		quietly(orElse(not(inState(sleep, 'T')), { wrong: 'stopped' })),
		orElse(childOf(view, sleep, shell), { wrong: 'different-parents' }),
		quietly(runs(shell, '/usr/bin/bash')),
		quietly(onTerminal(shell)),
	];
}
