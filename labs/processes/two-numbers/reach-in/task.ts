import { defineTask } from '#checks/define-task.ts';
import { argvOf, exeOf, insidePidOf, namespaceOf, parentOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import {
	hasOtherNamespace,
	isAlive,
	isLabInit,
	isNestedInit,
	newProcesses,
	parentProcess,
	runsProgram,
	sharesNamespace,
} from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, passed, unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

export default defineTask({
	id: 'reach-in',
	title: 'Reach into the container',
	mode: 'edge',
	check,
	hints: [
		'nsenter(1) starts a program in the namespaces of a process that you name by --target. Out here, which number does the container’s bash have?',
		"`docker inspect --latest --format '{{.State.Pid}}'` prints that number; so does `ps -ef --forest`, below conmon.",
		'In the terminal `outside`, type `nsenter --target NUMBER --pid --mount sleep 500 &` with that number.',
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
		'new-namespace':
			'That is a new pid namespace, with your sleep as number 1. The task is to come into the one that the container has already; nsenter does that.',
	},
	explanation:
		'nsenter opens /proc/NUMBER/ns/pid and /proc/NUMBER/ns/mnt, calls setns for each, forks, and the child is born inside. Its parent stays outside, so in there its PPid reads 0. `docker exec` does no more than this.',
});

function check(view: CheckView) {
	const init = view.snapshot.processes.find((process) => isLabInit(view, process));
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const all = view.snapshot.processes.filter(isAlive);
	const fresh = newProcesses(view).filter(isAlive);
	const sleeps = fresh.filter((process) => process.comm === 'sleep' && process.argv?.at(-1) === '500');
	const guest = sleeps.find((process) => cameFromOutside(view, process) && !isDockersChild(view, process));
	if (guest !== undefined) {
		const host = all.find((other) => isNestedInit(other) && sharesNamespace(other, guest, 'pid'));
		const parent = parentProcess(view, guest);
		return passed(`${nameProcess(guest)} is ${guest.insidePids.at(-1)} in the container, and its parent is outside.`, [
			insidePidOf(guest, 'outside, in the lab, in the container'),
			namespaceOf(guest, 'pid', host && `the same as that of ${nameProcess(host)}`),
			...(parent === undefined ? [] : [namespaceOf(parent, 'pid', `that of its parent, ${nameProcess(parent)}`)]),
			parentOf(guest, 'reads 0 in the container, where this parent has no number'),
		]);
	}
	const firsts = all.filter(isNestedInit);
	const wrong = sleeps.map((sleep) => explain(view, sleep, { init, firsts })).find((verdict) => verdict !== undefined);
	if (wrong !== undefined) return wrong;
	if (firsts.length === 0) return notYet('There is no container to reach into: start one first.');
	return notYet('The container is there; nobody has come into it from outside yet.', {
		evidence: firsts.slice(0, 1).map((first) => insidePidOf(first)),
	});
}

/** It lives in a namespace that another is PID 1 of, and its parent has no number there. */
function cameFromOutside(view: CheckView, process: ProcessFacts): boolean {
	if (process.insidePids.length < 2 || isNestedInit(process)) return false;
	const parent = parentProcess(view, process);
	return parent !== undefined && hasOtherNamespace(parent, process, 'pid');
}

/** conmon looks after what docker starts, also after `docker exec`. */
function isDockersChild(view: CheckView, process: ProcessFacts): boolean {
	const parent = parentProcess(view, process);
	return parent !== undefined && runsProgram(parent, '/usr/bin/conmon') && !isNestedInit(process);
}

function explain(
	view: CheckView,
	sleep: ProcessFacts,
	{ init, firsts }: { init: ProcessFacts; firsts: readonly ProcessFacts[] },
) {
	const name = nameProcess(sleep);
	const others = firsts.filter((first) => first !== sleep);
	const parent = parentProcess(view, sleep);
	if (parent !== undefined && isDockersChild(view, sleep))
		return notYet(`${name} is in the container, but ${nameProcess(parent)} brought it there.`, {
			wrong: 'by-docker',
			evidence: [insidePidOf(sleep), parentOf(sleep, nameProcess(parent)), exeOf(parent, 'what docker leaves behind')],
		});
	if (isNestedInit(sleep) && sleep.exe?.fromImage === true)
		return notYet(`${name} is number 1 of a pid namespace that it has for itself.`, {
			wrong: 'new-namespace',
			evidence: [insidePidOf(sleep), namespaceOf(sleep, 'pid', 'a new one')],
		});
	if (sleep.insidePids.length > 1) return undefined;
	const { pid, pid_for_children: forChildren } = sleep.namespaces;
	if (pid !== undefined && forChildren !== pid)
		return notYet(`${name} stayed in the lab’s pid namespace; only its children would be born in the other.`, {
			wrong: 'no-fork',
			evidence: [namespaceOf(sleep, 'pid', 'the lab’s'), namespaceOf(sleep, 'pid_for_children', 'the container’s')],
		});
	if (others.some((first) => sharesNamespace(first, sleep, 'mnt')))
		return notYet(`${name} has the container’s mount namespace, but the lab’s pid namespace.`, {
			wrong: 'mount-only',
			evidence: [namespaceOf(sleep, 'mnt', 'the container’s'), namespaceOf(sleep, 'pid', 'the lab’s')],
		});
	if (parent?.comm === 'nsenter' && sharesNamespace(sleep, init, 'pid'))
		return notYet(`${nameProcess(parent)} was given a target in the lab’s own namespaces, so ${name} is no deeper.`, {
			wrong: 'inside-number',
			evidence: [argvOf(parent, 'what it was told'), insidePidOf(sleep)],
		});
	return undefined;
}
