import { defineTask } from '#checks/define-task.ts';
import { parentOf } from '#checks/evidence.ts';
import { best, type Finding, found, numberOneBelow, orElse, verdictOf } from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { hasArgs, isNew, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { hasOwnRoot, isSleep, keptByConmon, labInit, membersOf, nestedInits, reads } from '../../containers.ts';

const wanted = 4;

export default defineTask({
	id: 'four-in-a-box',
	title: 'Four sleeps in a container',
	mode: 'edge',
	reads,
	check,
	hints: [
		'A shell in a container starts programs in the background just as yours does. So first be in a container with a shell.',
		'`docker run -it debian bash` gives you one, in the terminal `inside`. There a command that ends in & goes into the background.',
		'Type `docker run -it debian bash`, and at its prompt `sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 &`.',
	],
	wrong: {
		'in-the-lab':
			'These sleeps are in the lab itself, not in a container. Start one with `docker run -it debian bash`, and start them at its prompt.',
		'own-files':
			'That is a pid namespace of your own making, and its processes see the lab’s files. A container has files of its own; this time let docker make it.',
		'by-exec':
			'They are in the container, but docker exec brought them in one by one: each is a child of a conmon outside. They are to be children of the container’s first process, so start them from its shell.',
		'four-containers':
			'That is four containers with one sleep each. One container can have as many processes as you like: start the four from one shell in it.',
	},
	explanation:
		'The bash in the container forks four times, as any shell does. From the lab it is the same family with other numbers: conmon, its child bash, and four sleeps below that.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const firsts = nestedInits(view).filter((first) => isNew(view, first));
	const lone = newProcesses(view).filter((process) => isTheSleep(process) && process.insidePids.length === 1);
	if (firsts.length === 0 && lone.length > 0)
		return notYet(`${nameProcess(lone[0] ?? init)} runs in the lab, not in a container.`, {
			wrong: 'in-the-lab',
			evidence: [parentOf(lone[0] ?? init)],
		});
	const finding = best(firsts, {
		conditions: (first) => [
			numberOneBelow(first),
			orElse(hasOwnRoot(first, init), { wrong: 'own-files' }),
			keptByConmon(view, first),
			hasFourSleeps(view, first, firsts),
		],
		none: 'There is no new container yet',
		passed: (first) => {
			const pids = listPids(sleepsBelow(view, first));
			return `The sleeps ${pids} are children of ${nameProcess(first)}, which is number 1 in its container`;
		},
	});
	return verdictOf(finding);
}

function isTheSleep(process: ProcessFacts): boolean {
	return isSleep(process) && hasArgs(process, ['1000']);
}

function sleepsBelow(view: CheckView, first: ProcessFacts): readonly ProcessFacts[] {
	return view.snapshot.processes.filter((process) => isTheSleep(process) && process.ppid === first.pid);
}

function hasFourSleeps(view: CheckView, first: ProcessFacts, firsts: readonly ProcessFacts[]): Finding {
	const below = sleepsBelow(view, first);
	const finding = found(below.length >= wanted, {
		says: `${nameProcess(first)} has ${below.length} children that sleep`,
		otherwise: `${nameProcess(first)} has ${below.length} of ${wanted} children that run sleep 1000`,
		evidence: below.length === 0 ? [parentOf(first)] : below.map((sleep) => parentOf(sleep, nameProcess(first))),
	});
	const guests = membersOf(view, first).filter((one) => isTheSleep(one) && keptByConmon(view, one).holds === true);
	if (guests.some((guest) => guest !== first))
		return orElse(finding, {
			wrong: 'by-exec',
			says: `${nameProcess(guests.at(-1) ?? first)} is in the container, but it is no child of ${nameProcess(first)}`,
			beside: guests.slice(-1).map((guest) => parentOf(guest, 'conmon, outside')),
		});
	if (firsts.filter(isTheSleep).length < 2) return finding;
	return orElse(finding, { wrong: 'four-containers' });
}
