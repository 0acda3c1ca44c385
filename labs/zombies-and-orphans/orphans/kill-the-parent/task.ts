import { defineTask } from '#checks/define-task.ts';
import { goneOf, parentOf, parentsOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, newProcesses, parentProcess, previousParent, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { notYet, passed, unknown } from '#checks/verdict.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

export default defineTask({
	id: 'kill-the-parent',
	title: 'Kill the parent',
	mode: 'edge',
	start: `
touch /tmp/diary
setsid bash -c 'tail -f /tmp/diary & wait; sleep 100000' < /dev/null > /dev/null 2>&1 &
sleep 0.5
`,
	check,
	hints: [
		'`ps -o pid,ppid,args -C tail` shows the tail and the number of its parent.',
		'kill sends a signal to exactly the process you name. Name the parent, not the child.',
		'Type `kill -9 $(ps -o ppid= -C tail)`.',
	],
	wrong: {
		'killed-the-child': 'You killed the tail; its parent lives. Reset the lab and do it the other way round.',
		'killed-both':
			'Both are gone. A negative number names a whole process group, and Ctrl-C does the same, so each got a signal of its own. Reset the lab and kill the parent alone.',
		'another-tail':
			'That tail is one you started, and the parent of the first one still lives. Kill the parent of the tail that was there when you came.',
	},
	explanation:
		'The kernel ties no child to its parent’s life. When the parent ends, each child gets a new one, here PID 1. The tail kept its pid, its start time and its work.',
});

function check(view: CheckView) {
	const tail = view.start.processes.find((process) => runsProgram(process, '/usr/bin/tail'));
	const record = tail && view.records.get(processKey(tail));
	const parent = tail && view.start.processes.find((process) => process.pid === tail.ppid);
	if (tail === undefined || record === undefined || parent === undefined)
		return unknown('The start of this task is not what it should be. Reset the lab.');
	const now = findProcess(view, processKey(tail));
	const parentNow = findProcess(view, processKey(parent));
	const parentLives = parentNow !== undefined && isAlive(parentNow);
	if (now === undefined || !isAlive(now)) return tailDied(record, { parent, parentLives });
	if (!parentLives && now.ppid !== parent.pid) return adopted(view, { record, now });
	return (
		anotherTail(view) ??
		notYet(`${nameProcess(now)} has its parent still: ${nameProcess(parent)}.`, {
			evidence: [parentOf(now, nameProcess(parent))],
		})
	);
}

function adopted(view: CheckView, { record, now }: { record: ProcessRecord; now: ProcessFacts }) {
	const before = previousParent(view, record);
	const adopter = parentProcess(view, now);
	if (before === undefined || adopter === undefined || (record.parents.at(-1)?.samples ?? 0) < 2)
		return notYet(`${nameProcess(now)} has a new parent; let us see whether it lives on.`, {
			evidence: [parentOf(now)],
		});
	return passed(`${nameProcess(now)} lives on; its parent is now ${nameProcess(adopter)}.`, [
		parentsOf(record, `${nameProcess(before.latest)}, then ${nameProcess(adopter)}`),
		stateOf(now, 'alive'),
		goneOf(before, 'the first parent'),
	]);
}

function tailDied(record: ProcessRecord, { parent, parentLives }: { parent: ProcessFacts; parentLives: boolean }) {
	const name = nameProcess(record.latest);
	if (!parentLives)
		return notYet(`${name} and its parent ${nameProcess(parent)} are both gone.`, {
			wrong: 'killed-both',
			evidence: [goneOf(record)],
		});
	return notYet(`${name} is gone; its parent ${nameProcess(parent)} lives.`, {
		wrong: 'killed-the-child',
		evidence: [goneOf(record), stateOf(parent)],
	});
}

function anotherTail(view: CheckView) {
	const other = newProcesses(view).find((process) => isAlive(process) && runsProgram(process, '/usr/bin/tail'));
	if (other === undefined) return undefined;
	return notYet(`${nameProcess(other)} is a tail of your own; the one that was here still has its parent.`, {
		wrong: 'another-tail',
		evidence: [parentOf(other)],
	});
}
