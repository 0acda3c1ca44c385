import { defineTask } from '#checks/define-task.ts';
import { exeOf, insidePidOf, namespaceOf, parentOf } from '#checks/evidence.ts';
import { beside, best, type Finding, found, nothing, orElse, sameNamespace, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import {
	isAlive,
	isNestedInit,
	newProcesses,
	parentProcess,
	runsProgram,
	sharesNamespace,
} from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { firstsOfContainers, reads } from '../container.ts';

export default defineTask({
	id: 'reach-in',
	title: 'Reach into the container',
	mode: 'edge',
	needs: ['first-container'],
	entry: 'docker run --detach --interactive --tty --name lone debian bash',
	vars: { seconds: numberBetween(400, 999) },
	reads,
	check,
	hints: [
		'nsenter(1) starts a program in the namespaces of a process that you name by --target. Out here, which number does the container’s bash have?',
		"`docker inspect --latest --format '{{.State.Pid}}'` prints that number; so does `ps -ef --forest`, below conmon.",
		'In the terminal `outside`, type `nsenter --target NUMBER --pid --mount sleep {{seconds}} &` with that number. (Name the kinds you want: --all would try the time namespace too, which is the machine’s, and be refused.)',
	],
	wrong: {
		'mount-only':
			'This sleep sees the container’s files, but has numbers of the lab only: you joined the mount namespace and not the pid namespace. Add --pid.',
		'inside-number':
			'nsenter took number 1 of the lab, which is the lab’s own tini, so your sleep went nowhere. Give it the number that the container’s first process has out here.',
		'no-fork':
			'Joining a pid namespace counts only for children. With --no-fork nsenter has none, so sleep took its place and stayed in the lab’s.',
		'by-docker':
			'The right place, but docker took you there. It can do nothing that you can’t: open the namespaces yourself, with nsenter.',
		'from-inside':
			'That one was started in the container, by its own bash. The task is to come in from outside: go to the terminal `outside`, and use nsenter there.',
		'new-namespace':
			'That is a new pid namespace, with your sleep as number 1. The task is to come into the one that the container has already; nsenter does that.',
	},
	explanation:
		'nsenter opens /proc/NUMBER/ns/pid and /proc/NUMBER/ns/mnt, calls `setns` for each, forks, and the child is born inside. Its parent stays outside, so in there its PPid reads 0. `docker exec` does no more than this.',
});

function check(view: CheckView) {
	const firsts = firstsOfContainers(view);
	const container = firsts.at(-1);
	if (container === undefined) return notYet('There is no container to reach into: start one first.');
	const sleeps = newProcesses(view).filter((process) => isAlive(process) && isTheSleep(process, view.vars.seconds));
	const finding = best(sleeps, {
		conditions: (sleep) => [isInside(view, sleep, firsts), cameFromOutside(view, sleep)],
		none: `${nameProcess(container)} is in the container; no sleep ${view.vars.seconds} has come into it yet`,
	});
	return verdictOf(sleeps.length === 0 ? beside(finding, insidePidOf(container)) : finding);
}

function isTheSleep({ exe, argv }: ProcessFacts, seconds: string | undefined): boolean {
	return exe?.path === '/usr/bin/sleep' && argv?.at(-1) === seconds;
}

/** It has a number in the pid namespace of one of these. */
function isInside(view: CheckView, sleep: ProcessFacts, firsts: readonly ProcessFacts[]): Finding {
	const container = firsts.find((first) => sharesNamespace(first, sleep, 'pid')) ?? firsts.at(-1);
	if (container === undefined) return nothing('There is no container');
	const finding = beside(sameNamespace(sleep, container, 'pid'), insidePidOf(sleep));
	return orElse(finding, whereInstead(view, sleep, container));
}

function whereInstead(view: CheckView, sleep: ProcessFacts, container: ProcessFacts) {
	const name = nameProcess(sleep);
	if (isNestedInit(sleep))
		return { wrong: 'new-namespace', says: `${name} is number 1 of a pid namespace that it has for itself` };
	const { pid, pid_for_children: forChildren } = sleep.namespaces;
	if (pid !== undefined && forChildren !== pid)
		return {
			wrong: 'no-fork',
			says: `${name} stayed in the lab’s pid namespace; only its children would be born in the container’s`,
		};
	if (sharesNamespace(sleep, container, 'mnt'))
		return {
			wrong: 'mount-only',
			says: `${name} has the container’s mount namespace, but the lab’s pid namespace`,
		};
	const parent = parentProcess(view, sleep);
	if (parent?.comm !== 'nsenter') return {};
	return {
		wrong: 'inside-number',
		says: `${nameProcess(parent)} joined namespaces of the lab, and ${name} is no deeper`,
	};
}

/** The first of its ancestors in there has a parent that is outside, and that is not the engine's keeper. */
function cameFromOutside(view: CheckView, sleep: ProcessFacts): Finding {
	let guest = sleep;
	let parent = parentProcess(view, guest);
	while (parent !== undefined && sharesNamespace(parent, sleep, 'pid')) {
		guest = parent;
		parent = parentProcess(view, guest);
	}
	const name = nameProcess(guest);
	if (parent === undefined) return nothing(`${name} has a parent that is not in the lab`);
	const isOutsiders = !isNestedInit(guest) && !runsProgram(parent, '/usr/bin/conmon');
	const finding = found(isOutsiders, {
		says: `${name} came from outside: its parent ${nameProcess(parent)} has no number in the container`,
		otherwise: `${name} is in the container, but ${nameProcess(parent)} brought it there`,
		evidence: [parentOf(guest, isOutsiders ? 'reads 0 in the container, where this parent has no number' : undefined)],
		context: [namespaceOf(parent, 'pid', nameProcess(parent)), exeOf(parent)],
	});
	if (!isNestedInit(guest)) return orElse(finding, { wrong: 'by-docker' });
	return orElse(finding, {
		wrong: 'from-inside',
		says: `${nameProcess(sleep)} was started in the container, below ${name}`,
	});
}
