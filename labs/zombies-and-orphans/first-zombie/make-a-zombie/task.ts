import { defineTask } from '#checks/define-task.ts';
import { argvOf, exeOf, parentOf, parentsOf } from '#checks/evidence.ts';
import {
	alive,
	beside,
	best,
	type Finding,
	heldFor,
	livesOn,
	meaning,
	nothing,
	orElse,
	saying,
	verdictOf,
	zombie,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, isZombie, newProcesses, parentProcess } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** Every process is a zombie for a moment; one that stays this long, in milliseconds, has a parent that doesn't wait. */
const longEnough = 1_500;

export default defineTask({
	id: 'make-a-zombie',
	title: 'Make a zombie',
	mode: 'edge',
	check,
	hints: [
		'You need a parent that starts a child, stays alive, and never asks how the child ended. A shell always asks. Which program never does?',
		'sleep has no idea that it could have children. A bash that starts a short sleep in the background and then execs a long one keeps its pid, and its children, but forgets them.',
		"Type `bash -c 'sleep 0.2 & exec sleep 1000' &`.",
	],
	wrong: {
		costume:
			'That process only calls itself defunct: it is alive. A zombie runs no program and has no command line; its State says Z.',
		'parent-waits':
			'Your process ended, and its parent asked at once how: that is wait, and then the entry is gone. Shells always wait. Find a parent that does not.',
		stopped:
			'A stopped process (T) is alive and goes on at SIGCONT. A zombie (Z) has exited: it must end, and its parent must not ask.',
		'half-dead':
			'Only the first thread of that process has ended. ps shows a Z, but Threads is more than 1, and the others live: the process has not exited.',
		orphan:
			'The parent ended before the child, so the lab’s PID 1 became the parent, and it always waits. Keep the first parent alive.',
	},
	explanation:
		'bash forks a child that becomes `sleep 0.2`, then execs `sleep 1000`: same pid, same children, another program, one that never calls wait. When the child exits, the kernel keeps its pid and its exit status for a question that never comes.',
});

function check(view: CheckView) {
	const processes = newProcesses(view).filter((process) => !isAlive(process) || process.pgrp !== process.tpgid);
	const finding = best(processes, {
		conditions: (process) => [
			saying(orElse(zombie(process), misreading(process)), `${nameProcess(process)} has exited`),
			...(isZombie(process) ? unasked(view, process) : []),
		],
		none: 'No process of yours is a zombie yet',
	});
	const isOnlyAlive = finding.holds === false && finding.wrong === undefined && !processes.some(isZombie);
	return (isOnlyAlive ? vanished(view) : undefined) ?? verdictOf(finding);
}

function callsItselfDead({ comm, argv }: ProcessFacts): boolean {
	return /defunct|zombie/i.test(`${comm} ${argv?.[0] ?? ''}`);
}

/** What a living process may have been taken for a zombie for. */
function misreading(process: ProcessFacts) {
	const name = nameProcess(process);
	if (process.state === 'Z') return { wrong: 'half-dead' };
	if (process.state === 'T') return { wrong: 'stopped', says: `${name} is stopped (T), not dead` };
	if (!callsItselfDead(process)) return {};
	return {
		wrong: 'costume',
		says: `${process.insidePids[0]} calls itself dead, but it is alive and runs ${process.exe?.path}`,
		beside: [argvOf(process, 'what it says'), exeOf(process, 'what it is')],
	};
}

/** Its parent could ask and doesn't. */
function unasked(view: CheckView, process: ProcessFacts): readonly Finding[] {
	return [parentLives(view, process), saying(heldFor(view, process, longEnough), 'So it stays a zombie (Z)')];
}

function parentLives(view: CheckView, process: ProcessFacts): Finding {
	const parent = parentProcess(view, process);
	if (parent === undefined) return nothing(`${nameProcess(process)} has no parent in the lab`);
	const finding = saying(alive(parent), `Its parent ${nameProcess(parent)} is alive and doesn’t ask`);
	return beside(finding, parentOf(process, nameProcess(parent)), exeOf(process, 'it runs no program any more'));
}

/** What ended in the background and was waited for; what ran in the foreground was no try at this. */
function vanished(view: CheckView) {
	const gone = [...view.records.values()].filter(
		({ gone, fromStart, latest }) => gone !== null && !fromStart && latest.pgrp !== latest.tpgid,
	);
	const orphan = gone.find((record) => record.parents.at(-1)?.parent === processKey(view.snapshot.init));
	if (orphan !== undefined)
		return waitedFor(orphan, {
			wrong: 'orphan',
			says: `${nameProcess(orphan.latest)} lost its parent, was adopted by PID 1, and PID 1 waited for it`,
			beside: [parentsOf(orphan, 'the last is the lab’s PID 1')],
		});
	for (const record of gone) {
		const parent = lastParent(view, record);
		if (parent === undefined) continue;
		return waitedFor(record, {
			wrong: 'parent-waits',
			says: `${nameProcess(record.latest)} ended, and its parent ${nameProcess(parent)} waited for it`,
			beside: [exeOf(parent, 'the parent')],
		});
	}
	return undefined;
}

function waitedFor(record: ProcessRecord, instead: Parameters<typeof orElse>[1]) {
	return verdictOf(orElse(meaning(livesOn(record), 'waited for'), instead));
}

function lastParent(view: CheckView, record: ProcessRecord): ProcessFacts | undefined {
	const key = record.parents.at(-1)?.parent;
	return key == null ? undefined : findProcess(view, key);
}
