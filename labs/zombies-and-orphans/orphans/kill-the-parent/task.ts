import { defineTask } from '#checks/define-task.ts';
import { parentOf, presenceOf } from '#checks/evidence.ts';
import { adopted, all, ended, type Finding, livesOn, meaning, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, parentProcess, recordOf, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';

export default defineTask({
	id: 'kill-the-parent',
	title: 'Kill the parent',
	mode: 'edge',
	start: `
touch /tmp/diary
setsid bash -c 'tail -f /tmp/diary & wait; sleep 100000' < /dev/null > /dev/null 2>&1 &
until pgrep -x tail; do sleep 0.02; done
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
		'parent-stopped':
			'A stopped process (T) is alive and still a parent. Let it go on with kill -CONT, and end it with kill or kill -9.',
		'another-tail':
			'That tail is one you started, and the parent of the first one still lives. Kill the parent of the tail that was there when you came.',
	},
	explanation:
		'The kernel ties no child to its parent’s life. When the parent ends, each child gets a new one, here PID 1. The tail kept its pid, its start time and its work.',
});

function check(view: CheckView) {
	const family = startFamily(view);
	if (family === undefined) return unknown('The start of this task is not what it should be. Reset the lab.');
	const { tail } = family;
	const finding = all(tailLives(family), parentHasEnded(view, family), adopted(view, tail));
	const now = parentProcess(view, tail.latest);
	return verdictOf(finding, {
		passed: `${nameProcess(tail.latest)} lives on; its parent is now ${now && nameProcess(now)}.`,
	});
}

interface Family {
	readonly tail: ProcessRecord;
	readonly parent: ProcessRecord;
}

/** The tail that was there when the task began, and its parent. */
function startFamily(view: CheckView): Family | undefined {
	const process = view.start.processes.find((one) => runsProgram(one, '/usr/bin/tail'));
	const above = process && view.start.processes.find(({ pid }) => pid === process.ppid);
	const tail = process && recordOf(view, process);
	const parent = above && recordOf(view, above);
	return tail === undefined || parent === undefined ? undefined : { tail, parent };
}

function tailLives({ tail, parent }: Family): Finding {
	const [what, whose] = [nameProcess(tail.latest), nameProcess(parent.first)];
	const instead = isOver(parent)
		? { says: `${what} and its parent ${whose} are both gone`, wrong: 'killed-both' }
		: { says: `${what} is gone; its parent ${whose} lives`, wrong: 'killed-the-child' };
	return orElse(livesOn(tail), { ...instead, beside: [presenceOf(parent, 'its parent')] });
}

function isOver({ gone, latest }: ProcessRecord): boolean {
	return gone !== null || !isAlive(latest);
}

function parentHasEnded(view: CheckView, { tail, parent }: Family): Finding {
	const [what, whose] = [nameProcess(tail.latest), nameProcess(parent.latest)];
	const finding = meaning(ended(parent), 'the first parent');
	if (parent.latest.state === 'T')
		return orElse(finding, {
			says: `${whose}, the parent of ${what}, is stopped (T), not dead`,
			wrong: 'parent-stopped',
		});
	const other = newProcesses(view).find((process) => isAlive(process) && runsProgram(process, '/usr/bin/tail'));
	if (other === undefined)
		return orElse(finding, {
			says: `${what} has its parent still: ${whose}`,
			beside: [parentOf(tail.latest, whose)],
		});
	return orElse(finding, {
		says: `${nameProcess(other)} is a tail of your own; the one that was here still has its parent ${whose}`,
		wrong: 'another-tail',
		beside: [parentOf(other, 'that of the tail you started')],
	});
}
