import { defineTask } from '#checks/define-task.ts';
import { exeOf, namespaceOf } from '#checks/evidence.ts';
import { any, beside, best, type Finding, found, numberOneBelow, orElse, runs, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace, isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { hasOwnRoot, labInit, reads } from '../container.ts';

const otherKinds = ['mnt', 'uts', 'ipc', 'net', 'user', 'cgroup', 'time'];

export default defineTask({
	id: 'own-number-one',
	title: 'Be number one elsewhere',
	mode: 'edge',
	reads,
	check,
	hints: [
		'A pid namespace is made by unshare(1). Which of its options make a pid namespace, and who is the first to live in it?',
		'unshare itself stays where it is: only its children are born in the new namespace. So it has to make one, with --fork.',
		'Type `unshare --pid --fork sleep 1000 &`.',
	],
	wrong: {
		'no-fork':
			'unshare --pid moves nobody: it only decides where later children are born. Without --fork unshare itself became sleep, and stayed in the lab’s namespace.',
		'second-in-line':
			'Your sleep lives in a new pid namespace, but it was not first there: the shell that started it is number 1. Let unshare start sleep directly.',
		'other-namespace':
			'This sleep has a new namespace, but not of the pid kind, so its numbers are those of the lab. The option is --pid.',
		'same-namespace':
			'This sleep lives in the lab’s own pid namespace, whatever it calls itself. A new one is made by unshare --pid.',
	},
	explanation:
		'unshare makes a pid namespace, forks, and the child is its first process: number 1. Seen from the lab the same process has an ordinary number, and NSpid in its status lists both.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const sleeps = newProcesses(view).filter((process) => isAlive(process) && saysSleep(process));
	const finding = best(sleeps, {
		conditions: (sleep) => [isSleep(sleep, init), isFirst(sleep, init)],
		none: 'There is no new sleep yet',
		passed: (sleep) => `Your sleep is ${sleep.insidePids[0]} in the lab and 1 in a pid namespace of its own`,
	});
	return verdictOf(finding);
}

/** By its file or by its word for it. */
function saysSleep(process: ProcessFacts): boolean {
	const names = [process.exe?.path, process.comm, process.argv?.[0]];
	return process.exe?.path !== '/usr/bin/unshare' && names.some((name) => name?.split('/').at(-1) === 'sleep');
}

/** The lab's sleep, or the one that a container brought along. */
function isSleep(process: ProcessFacts, init: ProcessFacts) {
	if (hasOwnRoot(process, init).holds !== true) return runs(process, '/usr/bin/sleep');
	return any(
		runs(process, '/usr/bin/sleep'),
		found(process.exe?.path === '/usr/bin/sleep', {
			says: `${nameProcess(process)} runs the sleep of its own root directory`,
			otherwise: `${nameProcess(process)} runs ${process.exe?.path}, not sleep`,
			evidence: [exeOf(process)],
		}),
	);
}

function isFirst(sleep: ProcessFacts, init: ProcessFacts): Finding {
	const finding = beside(numberOneBelow(sleep), namespaceOf(sleep, 'pid'), namespaceOf(init, 'pid', 'the lab’s'));
	if (sleep.insidePids.length > 1) return orElse(finding, { wrong: 'second-in-line' });
	const name = nameProcess(sleep);
	const { pid, pid_for_children: forChildren } = sleep.namespaces;
	if (pid !== undefined && forChildren !== pid)
		return orElse(finding, {
			wrong: 'no-fork',
			says: `${name} is still in the lab’s pid namespace; only its children would be born in the new one`,
			beside: [namespaceOf(sleep, 'pid_for_children', 'where a child would be born')],
		});
	const other = otherKinds.find((kind) => hasOtherNamespace(sleep, init, kind));
	if (other === undefined) return orElse(finding, { wrong: 'same-namespace' });
	return orElse(finding, {
		wrong: 'other-namespace',
		says: `${name} has another ${other} namespace, but the lab’s pid namespace`,
		beside: [namespaceOf(sleep, other, 'a new one')],
	});
}
