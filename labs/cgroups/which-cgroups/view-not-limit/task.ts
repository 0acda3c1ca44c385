import { defineTask } from '#checks/define-task.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { best, type Finding, orElse, otherNamespace, runs, unknowable, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, parentProcess } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

export default defineTask({
	id: 'view-not-limit',
	title: 'Two readers of one cgroup',
	mode: 'edge',
	reads: ['cgroup'],
	check,
	hints: [
		'The kind of namespace is called cgroup, and unshare(1) has an option for it. It needs no fork: who calls it is in the new one at once.',
		'First a shell in a new cgroup namespace, and from that shell a sleep in one more. Both stay in the cgroup in which they are born.',
		'Type `unshare --cgroup bash`, and in it `unshare --cgroup sleep 1000 &`.',
	],
	wrong: {
		'one-reader':
			'This sleep has the same cgroup namespace as the shell that started it: both read alike. Its own one is made by a second unshare --cgroup.',
		'still-the-labs':
			'Your sleep has a cgroup namespace of its own, but the shell that started it is in the lab’s. Start a shell with unshare --cgroup first, and the sleep from there.',
		'other-kind':
			'Neither this sleep nor the shell that started it has a cgroup namespace of its own, and other kinds change nothing about how cgroups are shown. The option is --cgroup.',
	},
	explanation:
		'unshare(2) with CLONE_NEWCGROUP makes the cgroup in which the caller is now the root of what it sees. No process is moved and no limit is made: three readers, one cgroup, one bill.',
});

function check(view: CheckView) {
	const init = view.snapshot.processes.find(({ pid }) => pid === view.snapshot.init.pid);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const sleeps = newProcesses(view).filter(
		(process) => isAlive(process) && process.exe?.path.endsWith('/sleep') && process.ppid !== init.pid,
	);
	const finding = best(sleeps, {
		conditions: (sleep) => [runs(sleep, '/usr/bin/sleep'), ...readers(view, sleep, init)],
		none: 'There is no new sleep yet',
		passed: (sleep) =>
			`${nameProcess(sleep)} and the shell that started it each have a view of their own, of the same cgroup`,
	});
	return verdictOf(finding);
}

function readers(view: CheckView, sleep: ProcessFacts, init: ProcessFacts): readonly Finding[] {
	const shell = parentProcess(view, sleep);
	if (shell === undefined) return [unknowable(`The parent of ${nameProcess(sleep)} could not be read`)];
	const apart = otherNamespace(sleep, shell, 'cgroup');
	const shellApart = otherNamespace(shell, init, 'cgroup');
	const own = otherNamespace(sleep, init, 'cgroup').holds === true;
	return [
		orElse(apart, { wrong: own ? 'one-reader' : 'other-kind', beside: [namespaceOf(shell, 'cgroup', 'its parent')] }),
		orElse(shellApart, { wrong: 'still-the-labs' }),
	];
}
