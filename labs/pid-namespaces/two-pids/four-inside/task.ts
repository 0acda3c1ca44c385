import { defineTask } from '#checks/define-task.ts';
import { insidePidOf, parentOf } from '#checks/evidence.ts';
import {
	atLeast,
	type Finding,
	found,
	hasArguments,
	numberOneBelow,
	orElse,
	runs,
	verdictOf,
} from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses, parentProcess, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { isSleep } from '../sleeps.ts';

export default defineTask({
	id: 'four-inside',
	title: 'Four sleeps in a namespace',
	mode: 'edge',
	check,
	hints: [
		'First a bash that is number 1 of a pid namespace, then four times the same command from its prompt. What ends a command that the shell is not to wait for?',
		'`unshare --pid --fork --mount-proc bash` gives you the bash. A command that ends in `&` runs in the background.',
		'Type `unshare --pid --fork --mount-proc bash`, then `sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 &`.',
	],
	wrong: {
		'in-the-lab':
			'These sleeps are in the lab’s own pid namespace: they have one number in the lab and none below. Start a bash in a new pid namespace first, and them from there.',
		'one-each':
			'Each of these sleeps is number 1 of a namespace that it has for itself. It is to be one namespace with one bash in it, and the four as its children.',
		'one-at-a-time':
			'In there runs one sleep, and its bash waits for it to end before it starts the next. End each command with &.',
		'not-its-children':
			'These sleeps are in the namespace, but another process than its number 1 has started them. Start all four from the prompt of that one bash.',
	},
	explanation:
		'The bash is number 1 and its four children get the next numbers of the new list. Each of them has a number in the lab’s list as well, and one in the machine’s.',
});

function check(view: CheckView) {
	const sleeps = newProcesses(view).filter((process) => isAlive(process) && isCalledSleep(process));
	const finding = atLeast(4, sleeps, {
		conditions: (sleep) => [
			isSleep(sleep) ? hasArguments(sleep, '1000') : runs(sleep, '/usr/bin/sleep'),
			isInside(view, sleep),
			isOfNumberOne(view, sleep),
		],
		none: 'There is no sleep of yours yet',
		short: (count) => `${count === 1 ? 'One sleep is' : `${count} sleeps are`} in there; it is to be four`,
		passed: (four) => `Your four sleeps are ${listInside(four)} in there, and ${listPids(four)} in the lab`,
	});
	return verdictOf(finding.wrong === undefined ? oneAtATime(view, finding) : finding);
}

function isCalledSleep({ exe, comm, argv }: ProcessFacts): boolean {
	return [exe?.path, comm, argv?.[0]].some((name) => name?.split('/').at(-1) === 'sleep');
}

function isInside(view: CheckView, sleep: ProcessFacts): Finding {
	const finding = found(sleep.insidePids.length > 1 && !isNestedInit(sleep), {
		says: `${nameProcess(sleep)} is number ${sleep.insidePids.at(-1)} of a pid namespace in the lab`,
		otherwise: isNestedInit(sleep)
			? `${nameProcess(sleep)} is number 1 of a pid namespace for itself`
			: `${nameProcess(sleep)} is in the lab’s own pid namespace`,
		evidence: [insidePidOf(sleep)],
	});
	if (isNestedInit(sleep)) return orElse(finding, { wrong: 'one-each' });
	const parent = parentProcess(view, sleep);
	return orElse(finding, parent?.exe?.path === '/usr/bin/unshare' ? {} : { wrong: 'in-the-lab' });
}

function isOfNumberOne(view: CheckView, sleep: ProcessFacts): Finding {
	const parent = parentProcess(view, sleep);
	const isChild = parent !== undefined && isNestedInit(parent) && sharesNamespace(parent, sleep, 'pid');
	const whose = parent === undefined ? 'a process outside of the lab' : nameProcess(parent);
	const finding = found(isChild, {
		says: `It is a child of ${whose}, number 1 there`,
		otherwise: `${nameProcess(sleep)} is in a pid namespace, but its parent is ${whose}, which is not number 1 there`,
		evidence: [parentOf(sleep, whose)],
		context: parent === undefined ? [] : [insidePidOf(parent)],
	});
	return orElse(finding, { wrong: 'not-its-children' });
}

/** A bash that was given several commands and waits for the first of them. */
function oneAtATime(view: CheckView, finding: Finding): Finding {
	const waiting = newProcesses(view).find(
		(process) =>
			isAlive(process) && isNestedInit(process) && (process.argv?.join(' ').match(/sleep/g) ?? []).length > 1,
	);
	if (waiting === undefined || !finding.says.startsWith('One sleep')) return finding;
	return orElse(finding, { wrong: 'one-at-a-time', beside: numberOneBelow(waiting).evidence });
}

function listInside(processes: readonly ProcessFacts[]): string {
	return listPids(processes.map((process) => ({ ...process, insidePids: process.insidePids.slice(-1) })));
}
