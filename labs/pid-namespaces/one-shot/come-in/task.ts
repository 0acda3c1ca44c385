import { defineTask } from '#checks/define-task.ts';
import { insidePidOf, namespaceOf, parentOf } from '#checks/evidence.ts';
import { beside, best, type Finding, found, nothing, orElse, sameNamespace, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses, parentProcess, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { firstIn } from '../box.ts';

export default defineTask({
	id: 'come-in',
	title: 'Come in from outside',
	mode: 'edge',
	vars: { seconds: numberBetween(2001, 3999) },
	start: `
cat > /run/box << 'BASH'
(exec -a plain sleep 100000) &
(trap '' HUP; exec -a no-hangup sleep 100000) &
(trap '' TERM; exec -a no-term sleep 100000) &
setsid bash -c 'exec -a own-session sleep 100000' &
exec -a number-one sleep 100000
BASH
setsid -f unshare --pid --fork --mount-proc bash /run/box < /dev/null > /dev/null 2>&1
for name in plain no-hangup no-term own-session number-one; do
	until pgrep -f "^$name 100000"; do sleep 0.05; done
done
rm /run/box
`,
	check,
	hints: [
		'nsenter(1) joins namespaces of a process that you name by --target and by its number out here, and then starts a program.',
		'`pgrep -f ^number-one` tells a number to name. Which kind of namespace decides in whose list of numbers your sleep will be?',
		'Type `nsenter --target $(pgrep -f ^number-one) --pid --mount sleep {{seconds}} &`.',
	],
	wrong: {
		'mount-only':
			'This sleep sees the mounts of the box, /proc among them, but it is in the lab’s list of numbers. Join the pid namespace as well: --pid.',
		'new-namespace':
			'That is a namespace of its own, with your sleep as number 1. It is to come into the one that is there.',
		'no-fork':
			'A process that joins a pid namespace stays in its own; only its children are born in the other. With --no-fork there was no child.',
		'born-inside':
			'It is in there, but its parent is in there too, and has brought it into the world inside. It is the child of somebody outside that is wanted: let nsenter start sleep itself.',
		'in-the-lab': 'That sleep is an ordinary process of the lab. nsenter takes it into the box.',
	},
	explanation:
		'nsenter opens the files in /proc/NUMBER/ns, calls setns(2) for each, and forks. The child is born in the box; its parent, nsenter, stays in the lab and waits for it. In the list of the box nobody has the number of that parent, so PPid is 0 there.',
});

function check(view: CheckView) {
	const first = firstIn(view.snapshot);
	if (first === undefined) return notYet('The number 1 of the box has ended. Reset the lab to get it back.');
	const sleeps = newProcesses(view).filter(
		(process) =>
			isAlive(process) && process.exe?.path === '/usr/bin/sleep' && process.argv?.at(-1) === view.vars.seconds,
	);
	const finding = best(sleeps, {
		conditions: (sleep) => [isInside(sleep, first), hasParentOutside(view, sleep)],
		none: `There is no sleep ${view.vars.seconds} of yours yet`,
		passed: (sleep) =>
			`${nameProcess(sleep)} is number ${sleep.insidePids.at(-1)} in the box, and its parent is outside`,
	});
	return verdictOf(finding);
}

function isInside(sleep: ProcessFacts, first: ProcessFacts): Finding {
	const finding = beside(sameNamespace(sleep, first, 'pid'), insidePidOf(sleep));
	const name = nameProcess(sleep);
	if (isNestedInit(sleep))
		return orElse(finding, { wrong: 'new-namespace', says: `${name} is number 1 of a pid namespace for itself` });
	if (sleep.namespaces.pid_for_children === first.namespaces.pid)
		return orElse(finding, {
			wrong: 'no-fork',
			says: `${name} is in the lab’s pid namespace; only its children would be born in the box`,
			beside: [namespaceOf(sleep, 'pid_for_children', 'where a child would be born')],
		});
	if (sharesNamespace(sleep, first, 'mnt'))
		return orElse(finding, {
			wrong: 'mount-only',
			says: `${name} has the mount namespace of the box, but the lab’s pid namespace`,
			beside: [namespaceOf(sleep, 'mnt', 'that of the box')],
		});
	return orElse(finding, { wrong: 'in-the-lab', says: `${name} is in the lab’s pid namespace, not in the box` });
}

function hasParentOutside(view: CheckView, sleep: ProcessFacts): Finding {
	const parent = parentProcess(view, sleep);
	const name = nameProcess(sleep);
	if (parent === undefined) return nothing(`${name} has a parent that is not in the lab`);
	const finding = found(!sharesNamespace(parent, sleep, 'pid'), {
		says: `Its parent ${nameProcess(parent)} has no number in there`,
		otherwise: `${name} is in the box, and so is its parent ${nameProcess(parent)}`,
		evidence: [parentOf(sleep, nameProcess(parent))],
		context: [namespaceOf(parent, 'pid', nameProcess(parent))],
	});
	return orElse(finding, { wrong: 'born-inside' });
}
