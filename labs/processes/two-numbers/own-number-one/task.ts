import { defineTask } from '#checks/define-task.ts';
import { insidePidOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace, isAlive, isLabInit, isNestedInit, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, passed, unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

const otherKinds = ['mnt', 'uts', 'ipc', 'net', 'user', 'cgroup', 'time'];

export default defineTask({
	id: 'own-number-one',
	title: 'Be number one elsewhere',
	mode: 'edge',
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
	const init = view.snapshot.processes.find((process) => isLabInit(view, process));
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const sleeps = newProcesses(view).filter((process) => isAlive(process) && runsProgram(process, '/usr/bin/sleep'));
	const first = sleeps.find(isNestedInit);
	if (first !== undefined)
		return passed(`Your sleep is ${first.insidePids[0]} in the lab and 1 in a pid namespace of its own.`, [
			insidePidOf(first, 'its pid outside, in the lab, and in its own namespace'),
			namespaceOf(first, 'pid', 'its pid namespace'),
			namespaceOf(init, 'pid', 'the lab’s'),
		]);
	const verdicts = sleeps.map((sleep) => explain(sleep, init));
	return verdicts.at(-1) ?? notYet('There is no new sleep yet.');
}

function explain(sleep: ProcessFacts, init: ProcessFacts) {
	const name = nameProcess(sleep);
	if (sleep.insidePids.length > 1)
		return notYet(`${name} has the number ${sleep.insidePids.at(-1)} in its pid namespace, not 1.`, {
			wrong: 'second-in-line',
			evidence: [insidePidOf(sleep)],
		});
	const { pid, pid_for_children: forChildren } = sleep.namespaces;
	if (pid !== undefined && forChildren !== pid)
		return notYet(`${name} is still in the lab’s pid namespace; only its children would be born in the new one.`, {
			wrong: 'no-fork',
			evidence: [
				namespaceOf(sleep, 'pid', 'the lab’s'),
				namespaceOf(sleep, 'pid_for_children', 'where a child would be born'),
			],
		});
	const other = otherKinds.find((kind) => hasOtherNamespace(sleep, init, kind));
	if (other !== undefined)
		return notYet(`${name} has another ${other} namespace, but the lab’s pid namespace.`, {
			wrong: 'other-namespace',
			evidence: [namespaceOf(sleep, other, 'new'), namespaceOf(sleep, 'pid', 'the lab’s')],
		});
	return notYet(`${name} is in the lab’s pid namespace and has one number there.`, {
		wrong: 'same-namespace',
		evidence: [insidePidOf(sleep), namespaceOf(sleep, 'pid', 'the lab’s')],
	});
}
