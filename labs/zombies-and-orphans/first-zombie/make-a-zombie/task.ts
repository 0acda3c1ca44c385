import { defineTask } from '#checks/define-task.ts';
import { argvOf, exeOf, exitCodeOf, goneOf, parentOf, parentsOf, stateOf, threadsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isZombie, newProcesses, parentProcess, recordOf, seenFor } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { notYet, passed } from '#checks/verdict.ts';
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
	const processes = newProcesses(view);
	const zombies = processes.filter((process) => isZombie(process) && hasLivingParent(view, process));
	const zombie = zombies.find((process) => lasts(view, process)) ?? zombies[0];
	const parent = zombie && parentProcess(view, zombie);
	if (zombie !== undefined && parent !== undefined) {
		const evidence = [
			stateOf(zombie, 'it has exited and nobody has asked how'),
			exitCodeOf(zombie),
			exeOf(zombie, 'it runs no program any more'),
			parentOf(zombie, `${nameProcess(parent)}, alive`),
		];
		if (lasts(view, zombie))
			return passed(
				`${zombie.insidePids[0]} is a zombie, and its parent ${nameProcess(parent)} doesn’t ask.`,
				evidence,
			);
		return notYet(`${zombie.insidePids[0]} is a zombie; let us see whether it stays one.`, { evidence });
	}
	return (
		halfDead(processes) ??
		costume(processes) ??
		stopped(processes) ??
		vanished(view) ??
		notYet('No process of yours is a zombie yet.')
	);
}

function hasLivingParent(view: CheckView, zombie: ProcessFacts): boolean {
	const parent = parentProcess(view, zombie);
	return parent !== undefined && isAlive(parent);
}

function lasts(view: CheckView, zombie: ProcessFacts): boolean {
	const record = recordOf(view, zombie);
	return record !== undefined && seenFor(record, longEnough);
}

function costume(processes: readonly ProcessFacts[]) {
	const impostor = processes.find(
		(process) => isAlive(process) && /defunct|zombie/i.test(`${process.comm} ${process.argv?.[0] ?? ''}`),
	);
	if (impostor === undefined) return undefined;
	return notYet(`${impostor.insidePids[0]} calls itself dead, but it is alive and runs ${impostor.exe?.path}.`, {
		wrong: 'costume',
		evidence: [argvOf(impostor, 'what it says'), stateOf(impostor, 'what it is'), exeOf(impostor)],
	});
}

function stopped(processes: readonly ProcessFacts[]) {
	const process = processes.find(({ state }) => state === 'T');
	if (process === undefined) return undefined;
	return notYet(`${nameProcess(process)} is stopped (T), not dead.`, {
		wrong: 'stopped',
		evidence: [stateOf(process, 'it goes on at SIGCONT')],
	});
}

function halfDead(processes: readonly ProcessFacts[]) {
	const process = processes.find((one) => one.state === 'Z' && one.threads > 1);
	if (process === undefined) return undefined;
	return notYet(`Only the first thread of ${nameProcess(process)} has ended; the process is alive.`, {
		wrong: 'half-dead',
		evidence: [stateOf(process, 'of the first thread'), threadsOf(process, 'not all have ended')],
	});
}

/** What ended in the background and was waited for; what ran in the foreground was no try at this. */
function vanished(view: CheckView) {
	const gone = [...view.records.values()].filter(
		({ gone, fromStart, latest }) => gone !== null && !fromStart && latest.pgrp !== latest.tpgid,
	);
	const orphan = gone.find((record) => record.parents.at(-1)?.parent === processKey(view.snapshot.init));
	if (orphan !== undefined)
		return notYet(`${nameProcess(orphan.latest)} lost its parent, was adopted by PID 1, and PID 1 waited for it.`, {
			wrong: 'orphan',
			evidence: [parentsOf(orphan, 'the last is the lab’s PID 1'), goneOf(orphan)],
		});
	for (const record of gone) {
		const parent = livingParent(view, record);
		if (parent === undefined) continue;
		return notYet(`${nameProcess(record.latest)} ended, and its parent ${nameProcess(parent)} waited for it at once.`, {
			wrong: 'parent-waits',
			evidence: [goneOf(record, 'waited for'), exeOf(parent, 'the parent: shells wait')],
		});
	}
	return undefined;
}

function livingParent(view: CheckView, record: ProcessRecord): ProcessFacts | undefined {
	const key = record.parents.at(-1)?.parent;
	return key == null ? undefined : view.snapshot.processes.find((process) => processKey(process) === key);
}
