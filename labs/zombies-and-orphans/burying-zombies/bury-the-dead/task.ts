import { defineTask } from '#checks/define-task.ts';
import { goneOf, parentOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, isZombie } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { notYet, passed, unknown } from '#checks/verdict.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

export default defineTask({
	id: 'bury-the-dead',
	title: 'Bury the dead',
	mode: 'edge',
	start: `
setsid bash -c 'sleep 0.1 & exec -a careless-parent sleep 100000' < /dev/null > /dev/null 2>&1 &
setsid bash -c 'exec -a innocent-neighbour sleep 100000' < /dev/null > /dev/null 2>&1 &
sleep 0.8
`,
	check,
	hints: [
		'A zombie can’t hear signals: there is nobody left in it. Somebody else keeps its entry there. Who?',
		'`ps -eo pid,ppid,stat,args` shows the parent of every zombie (Z). When a parent dies, its children get a new one: PID 1, which always waits.',
		'Type `kill $(pgrep -f careless-parent)`.',
	],
	wrong: {
		'parent-stopped':
			'You stopped the parent. A stopped parent waits for nobody either, so the zombie stays. The parent has to end; then PID 1 takes over.',
		'neighbour-died':
			'The zombie may be gone, but so is innocent-neighbour, which had nothing to do with it: both run sleep. Reset the lab, and choose the one process that is the zombie’s parent.',
	},
	explanation:
		'Signals to a zombie are accepted and dropped. When its parent ends, the kernel makes PID 1 the new parent and tells it; PID 1 calls wait, and only then does the zombie’s entry go.',
});

function check(view: CheckView) {
	const parent = startedAs(view, 'careless-parent');
	const neighbour = startedAs(view, 'innocent-neighbour');
	const zombie = view.start.processes.find((process) => isZombie(process) && process.ppid === parent?.pid);
	const buried = zombie && view.records.get(processKey(zombie));
	if (parent === undefined || neighbour === undefined || zombie === undefined || buried === undefined)
		return unknown('The start of this task is not what it should be. Reset the lab.');
	const parentNow = findProcess(view, processKey(parent));
	const neighbourNow = findProcess(view, processKey(neighbour));
	if (neighbourNow === undefined || !isAlive(neighbourNow)) return neighbourDied(neighbour);
	const left = findProcess(view, processKey(zombie));
	const parentLeft = parentNow !== undefined && isAlive(parentNow) ? parentNow : undefined;
	if (left === undefined) return buriedBy(buried, { parent, parentLeft });
	if (parentNow?.state === 'T')
		return notYet(`You stopped ${nameProcess(parent)}; its zombie ${zombie.insidePids[0]} is still there.`, {
			wrong: 'parent-stopped',
			evidence: [stateOf(parentNow, 'alive, but it does nothing'), stateOf(left)],
		});
	return notYet(
		`${zombie.insidePids[0]} is still a zombie, and its parent ${nameProcess(parent)} doesn’t wait for it.`,
		{
			evidence: [stateOf(left), parentOf(left, nameProcess(parent))],
		},
	);
}

/** The process of the start state that shows this name. */
function startedAs(view: CheckView, name: string): ProcessFacts | undefined {
	return view.start.processes.find((process) => process.argv?.[0] === name);
}

function neighbourDied(neighbour: ProcessFacts) {
	return notYet(`${nameProcess(neighbour)} is gone: it had nothing to do with the zombie.`, {
		wrong: 'neighbour-died',
		evidence: [{ source: `/proc/${neighbour.pid}`, field: 'entry', value: 'No such file or directory' }],
	});
}

function buriedBy(
	zombie: ProcessRecord,
	{ parent, parentLeft }: { parent: ProcessFacts; parentLeft: ProcessFacts | undefined },
) {
	const pid = zombie.latest.insidePids[0];
	const how =
		parentLeft === undefined
			? `${nameProcess(parent)} ended, PID 1 adopted its zombie ${pid} and waited for it.`
			: `${nameProcess(parent)} waited for its zombie ${pid}.`;
	return passed(how, [
		goneOf(zombie, 'the zombie’s entry is gone'),
		...(parentLeft === undefined
			? [
					{
						source: `/proc/${parent.pid}`,
						field: 'entry',
						value: 'No such file or directory',
						meaning: 'the parent’s too',
					},
				]
			: [stateOf(parentLeft, 'the parent')]),
	]);
}
