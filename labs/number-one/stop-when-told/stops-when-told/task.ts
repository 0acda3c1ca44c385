import { defineTask } from '#checks/define-task.ts';
import { exeOf, signalsOf } from '#checks/evidence.ts';
import {
	any,
	beside,
	endedWithin,
	type Finding,
	nothing,
	orElse,
	signalled,
	survived,
	unprobed,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import {
	catches,
	hasArgs,
	isAlive,
	isNestedInit,
	newProcesses,
	runsProgram,
	sharesNamespace,
} from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** What number 1 may take to end, in milliseconds. */
const patience = 2_000;

export default defineTask({
	id: 'stops-when-told',
	title: 'A number 1 that stops when it is told to',
	mode: 'edge',
	vars: { seconds: numberBetween(5_000, 5_900) },
	check,
	probe(view) {
		const subject = unprobed(view, 'SIGTERM', firsts(view));
		return subject && { signal: 'SIGTERM', to: processKey(subject) };
	},
	hints: [
		'Number 1 needs a handler for SIGTERM, or has to be a program that takes signals in another way. A shell can have one: `trap`.',
		'A shell runs its trap between commands, or while it is in `wait`. So: a trap that exits, the sleep in the background, `wait`. Or let tini be number 1, and the sleep its child.',
		'Type `unshare --pid --fork --mount-proc tini -- sleep {{seconds}} < /dev/null &`.',
	],
	wrong: {
		deaf: 'Number 1 has no handler for SIGTERM, so the kernel drops it, as you saw. Who is number 1 has to listen for it.',
		'trap-in-front':
			'There is a handler, and the shell doesn’t come to run it: it waits for a program in the foreground. Put the sleep into the background and `wait`.',
		'no-exit':
			'The handler ran, or will run, and doesn’t exit. A trap that does nothing only keeps the shell from ending.',
	},
	explanation:
		'tini blocks the signals and takes them by `sigtimedwait`, so SigCgt of tini is empty, and yet it hears: masks don’t tell who listens, only trying does. It passes SIGTERM on, its child ends, and tini ends with it.',
});

function check(view: CheckView) {
	const tried = signalled(view, 'SIGTERM');
	if (tried.length > 0) return verdictOf(any(...tried.toReversed().map((record) => stops(view, record))));
	const [first] = firsts(view);
	return verdictOf(
		nothing(
			first
				? `The checker is about to send ${nameProcess(first)} SIGTERM`
				: `No pid namespace of yours has such a sleep in it yet`,
		),
	);
}

/** Number 1 of each new pid namespace in which the sleep of this task runs. */
function firsts(view: CheckView): readonly ProcessFacts[] {
	const sleeps = newProcesses(view).filter(
		(process) =>
			isAlive(process) && runsProgram(process, '/usr/bin/sleep') && hasArgs(process, [view.vars.seconds ?? '']),
	);
	return newProcesses(view).filter(
		(process) => isNestedInit(process) && sleeps.some((sleep) => sharesNamespace(sleep, process, 'pid')),
	);
}

function stops(view: CheckView, record: ProcessRecord): Finding {
	const finding = endedWithin(view, record, { signal: 'SIGTERM', milliseconds: patience });
	if (survived(view, record, { signal: 'SIGTERM', for: patience }).holds !== true) return finding;
	const { latest } = record;
	return orElse(beside(finding, exeOf(latest, 'number 1'), signalsOf(latest, 'sigCgt', 'its handlers')), {
		says: `${nameProcess(latest)} is still alive two seconds after the checker sent it SIGTERM`,
		wrong: deafBecause(view, latest),
	});
}

/** A trap runs once the foreground program has ended: one that only loops ends soon and begins anew. */
function deafBecause(view: CheckView, process: ProcessFacts): string {
	if (!catches(process, 'SIGTERM')) return 'deaf';
	const inFront = view.snapshot.processes.filter((one) => one.ppid === process.pid);
	return inFront.some((one) => hasArgs(one, [view.vars.seconds ?? ''])) && inFront.length === 1
		? 'trap-in-front'
		: 'no-exit';
}
