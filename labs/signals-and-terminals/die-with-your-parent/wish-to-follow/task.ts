import { defineTask } from '#checks/define-task.ts';
import { parentsOf, presenceOf } from '#checks/evidence.ts';
import {
	adopted,
	all,
	type Finding,
	gone,
	goneTogether,
	livesOn,
	meaning,
	nothing,
	orElse,
	quietly,
	signalled,
	unprobed,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasArgs, isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** The kernel sends the signal at the parent’s end: looks some moments apart see both go within so many milliseconds. */
const together = 1_500;

export default defineTask({
	id: 'wish-to-follow',
	title: 'One follows, one stays',
	mode: 'edge',
	vars: { follows: numberBetween(6001, 6400), stays: numberBetween(6501, 6900) },
	check,
	probe(view) {
		const parent = unprobed(view, 'SIGTERM', parentsOfBoth(view));
		return parent && { signal: 'SIGTERM', to: processKey(parent) };
	},
	hints: [
		'Two children of one bash; only the first one asks the kernel for a signal at its parent’s end. A program that sets this and then runs another is setpriv(1).',
		"`bash -c '… & … & wait' &` makes a bash with two children. Before the first of them put `setpriv --pdeathsig KILL`.",
		"Type `bash -c 'setpriv --pdeathsig KILL sleep {{follows}} & sleep {{stays}} & wait' &`.",
	],
	wrong: {
		'no-wish':
			'It stayed, as children do: nobody had asked the kernel for a signal. Start it with `setpriv --pdeathsig KILL` before it.',
		'both-followed': 'Both are gone. Only one of them should have the wish: leave the other one as it is.',
		'shell-is-parent':
			'Their parent is the shell of your terminal, and the checker won’t take that away from you. Give them a bash of their own for a parent, and let it wait.',
	},
	explanation:
		'`setpriv` calls `prctl(PR_SET_PDEATHSIG)`, then execve, which keeps that setting. When the thread that made it ends, the kernel sends this child the signal. The other one has not asked, and is adopted by PID 1.',
});

function check(view: CheckView) {
	const { follows = '', stays = '' } = view.vars;
	const parent = signalled(view, 'SIGTERM').at(-1);
	if (parent === undefined) return beforehand(view);
	const [goes, remains] = [childOf(view, parent, follows), childOf(view, parent, stays)];
	if (goes === undefined || remains === undefined)
		return notYet(`The sleeps were not seen as children of ${nameProcess(parent.lastAlive)}.`);
	const finding = all(
		orElse(quietly(meaning(gone(parent), 'the parent')), {
			says: `The checker has sent SIGTERM to ${nameProcess(parent.lastAlive)}, the parent, and it is still there`,
		}),
		orElse(livesOn(remains), { wrong: 'both-followed', says: `${nameProcess(remains.lastAlive)} is gone too` }),
		orElse(meaning(gone(goes), 'the one that follows'), {
			wrong: 'no-wish',
			says: `${nameProcess(goes.latest)} lives on without its parent`,
			beside: [parentsOf(goes)],
		}),
		orElse(goneTogether(goes, parent, together), {
			wrong: 'no-wish',
			says: `${nameProcess(goes.lastAlive)} outlived its parent, and ended by other means`,
		}),
		adopted(view, remains),
	);
	return verdictOf(finding, {
		passed: `When the checker ended their parent, ${nameProcess(goes.lastAlive)} followed it, and ${nameProcess(remains.latest)} stayed.`,
	});
}

/** What the checker waits for before it ends the parent. */
function beforehand(view: CheckView) {
	const { follows = '', stays = '' } = view.vars;
	const alone = sleepsOf(view, follows).at(-1) ?? sleepsOf(view, stays).at(-1);
	if (alone === undefined) return notYet(`There is neither a sleep ${follows} nor a sleep ${stays} yet.`);
	const parent = view.snapshot.processes.find(({ pid }) => pid === alone.ppid);
	const record = parent && view.records.get(processKey(parent));
	if (record !== undefined && isTerminalShell(record.latest)) return verdictOf(ofShell(alone, record));
	return notYet(`${nameProcess(alone)} is there; both are wanted, as children of one process.`);
}

function ofShell(child: ProcessFacts, shell: ProcessRecord): Finding {
	const says = `The parent of ${nameProcess(child)} is ${nameProcess(shell.latest)}, the shell of your terminal`;
	return orElse(nothing(says), { wrong: 'shell-is-parent', beside: [presenceOf(shell, 'the parent')] });
}

function isTerminalShell({ pid, session, ttyNr }: ProcessFacts): boolean {
	return pid === session && ttyNr !== 0;
}

function sleepsOf(view: CheckView, seconds: string): readonly ProcessFacts[] {
	return newProcesses(view).filter(
		(process) => isAlive(process) && runsProgram(process, '/usr/bin/sleep') && hasArgs(process, [seconds]),
	);
}

/** Who has one child of each kind now, and is no shell of a terminal. */
function parentsOfBoth(view: CheckView): readonly ProcessFacts[] {
	const { follows = '', stays = '' } = view.vars;
	const others = sleepsOf(view, stays);
	return sleepsOf(view, follows).flatMap(({ ppid }) => {
		const parent = view.snapshot.processes.find(({ pid }) => pid === ppid);
		const isWanted = parent !== undefined && !isTerminalShell(parent) && others.some((other) => other.ppid === ppid);
		return isWanted && findProcess(view, processKey(parent)) !== undefined ? [parent] : [];
	});
}

function childOf(view: CheckView, parent: ProcessRecord, seconds: string): ProcessRecord | undefined {
	return [...view.records.values()].findLast(
		({ parents, lastAlive }) =>
			runsProgram(lastAlive, '/usr/bin/sleep') &&
			hasArgs(lastAlive, [seconds]) &&
			parents.some((one) => one.parent === parent.key),
	);
}
