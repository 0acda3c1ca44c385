import { defineTask } from '#checks/define-task.ts';
import { presenceOf, signalsOf } from '#checks/evidence.ts';
import { all, ignoring, orElse, quietly, runs, survived, unprobed, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { blocks, hasArgs, ignores, isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** Who is still there so many milliseconds after the signal has not died of it. */
const afterwards = 500;

export default defineTask({
	id: 'deaf-on-purpose',
	title: 'Deaf on purpose',
	mode: 'edge',
	vars: { seconds: numberBetween(5001, 5900) },
	check,
	probe(view) {
		const subject = unprobed(
			view,
			'SIGTERM',
			newProcesses(view).filter((process) => isAlive(process) && isTheSleep(view, process)),
		);
		return subject && { signal: 'SIGTERM', to: processKey(subject) };
	},
	hints: [
		'sleep has no option for it. It has to be deaf before it begins: what is ignored stays ignored over execve.',
		"In bash `trap '' TERM`, with an empty handler, means: ignore it. Then become the sleep.",
		'Type `bash -c \'trap "" TERM; exec sleep {{seconds}}\' &`.',
	],
	wrong: {
		handler:
			'The default still counted. If you set a handler: execve takes handlers away, for the program that they are part of is gone. Ignore the signal instead.',
		nohup:
			'nohup makes deaf to SIGHUP, and to nothing else. The first bit of SigIgn is set, but TERM is the fifteenth.',
		blocked:
			'TERM is held back, not ignored: it waits as pending, and would strike as soon as it is let through. SigBlk has it, SigIgn hasn’t.',
	},
	explanation:
		'The empty trap makes bash tell the kernel to ignore TERM. execve replaces the program and resets handlers, but what is ignored stays so. nohup does the same with HUP.',
});

function check(view: CheckView) {
	const sleep = [...view.records.values()].findLast(
		({ fromStart, lastAlive }) => !fromStart && isTheSleep(view, lastAlive),
	);
	if (sleep === undefined) return notYet(`There is no sleep ${view.vars.seconds} yet.`);
	const { lastAlive } = sleep;
	const finding = all(
		quietly(runs(lastAlive, '/usr/bin/sleep')),
		orElse(ignoring(lastAlive, 'SIGTERM'), misunderstood(sleep)),
		survived(view, sleep, { signal: 'SIGTERM', for: afterwards }),
	);
	return verdictOf(finding, {
		passed: `${nameProcess(lastAlive)} ignores SIGTERM, and lived on when the checker sent it one.`,
	});
}

function isTheSleep({ vars }: CheckView, process: ProcessFacts): boolean {
	return runsProgram(process, '/usr/bin/sleep') && hasArgs(process, [vars.seconds ?? '']);
}

function misunderstood(sleep: ProcessRecord): Parameters<typeof orElse>[1] {
	const { lastAlive } = sleep;
	const name = nameProcess(lastAlive);
	if (blocks(lastAlive, 'SIGTERM') === true)
		return {
			wrong: 'blocked',
			beside: [signalsOf(lastAlive, 'sigBlk', 'held back'), signalsOf(lastAlive, 'shdPnd', 'waiting')],
		};
	if (lastAlive.insidePids.length > 1)
		return { says: `${name} is number 1 of a namespace; that protects it here, but it ignores nothing` };
	return {
		wrong: ignores(lastAlive, 'SIGHUP') === true ? 'nohup' : 'handler',
		...(sleep.gone === null ? {} : { says: `${name} didn’t ignore SIGTERM, and ended when the checker sent it one` }),
		beside: [presenceOf(sleep)],
	};
}
