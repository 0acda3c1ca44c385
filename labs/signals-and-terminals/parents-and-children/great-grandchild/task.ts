import { defineTask } from '#checks/define-task.ts';
import { parentOf } from '#checks/evidence.ts';
import { best, type Finding, found, orElse, quietly, runs, verdictOf } from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { isAlive, isLabInit, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { ancestors, isTerminalShell } from '../family.ts';

/** Steps from a child up to its great-grandparent. */
const wanted = 3;

export default defineTask({
	id: 'great-grandchild',
	title: 'Become a great-grandparent',
	mode: 'edge',
	check,
	hints: [
		'Each generation is one fork. A shell forks for a command and waits; so start a shell, in it another, and in that one the sleep.',
		'A `bash -c` with a single command doesn’t fork at all: it execs. Give it something to do afterwards, and it has to stay.',
		'Type `bash -c \'bash -c "sleep 1000; true"; true\' &`. Or just type `bash`, `bash` and `sleep 1000`.',
	],
	wrong: {
		'too-near':
			'The line is too short. A `bash -c` whose last command is its only one doesn’t wait for it: it execs, and sleep takes its place, number and all. Add `; true`.',
		siblings: 'These are brothers and sisters: each is a child of your shell. They are to be one below the other.',
		adopted:
			'This sleep has lost its family: a shell between has ended, and PID 1 took it over. All four have to stay alive, so let each wait for its child.',
	},
	explanation:
		'The outer bash forks, for it has `true` to do afterwards; its child becomes the inner bash, which forks for the same reason; and that child becomes sleep. Without `true` each would exec what it was given, and there would be one process in place of three.',
});

function check(view: CheckView) {
	const sleeps = newProcesses(view).filter((process) => isAlive(process) && saysSleep(process));
	const finding = best(sleeps, {
		conditions: (sleep) => [quietly(runs(sleep, '/usr/bin/sleep')), inLine(view, sleep, sleeps)],
		none: 'There is no new sleep yet',
	});
	return verdictOf(finding);
}

function saysSleep(process: ProcessFacts): boolean {
	return runsProgram(process, '/usr/bin/sleep') || process.argv?.[0] === 'sleep';
}

function inLine(view: CheckView, sleep: ProcessFacts, sleeps: readonly ProcessFacts[]): Finding {
	const line = ancestors(view, sleep);
	const steps = line.findIndex(isTerminalShell) + 1;
	const name = nameProcess(sleep);
	const between = line.slice(0, Math.max(0, steps - 1));
	const shell = line[steps - 1];
	const finding = found(steps === wanted, {
		says: `Between ${name} and ${shell && nameProcess(shell)} are ${listPids(between)}: a great-grandchild`,
		otherwise:
			steps === 0
				? `No shell of a terminal is above ${name}`
				: `${name} is ${steps} step${steps === 1 ? '' : 's'} below ${shell && nameProcess(shell)}, and ${wanted} are wanted`,
		evidence: [sleep, ...between].map((one) => parentOf(one)),
	});
	const [parent] = line;
	if (steps === 0 && parent !== undefined && isLabInit(view, parent))
		return orElse(finding, { wrong: 'adopted', says: `The parent of ${name} is PID 1` });
	if (steps === 0 || steps > wanted) return finding;
	const siblings = sleeps.filter(({ ppid }) => ppid === sleep.ppid).length >= wanted;
	return orElse(finding, { wrong: siblings ? 'siblings' : 'too-near' });
}
