import { defineTask } from '#checks/define-task.ts';
import { exeOf, rootOf } from '#checks/evidence.ts';
import { best, orElse, rootIs, sameNamespace, sameRoot, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasArgs, isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';
import { makeRootfs } from '../../rootfs.ts';

export default defineTask({
	id: 'another-root',
	title: 'Run a program with another root',
	mode: 'edge',
	reads: ['root', 'files'],
	files: ['/srv/rootfs'],
	vars: { seconds: numberBetween(6_100, 6_180) },
	start: makeRootfs,
	check,
	hints: [
		'`man 1 chroot`: a directory, and a program that is looked up in there.',
		'Everything after the directory is a path in the new root: there it is /bin/sleep.',
		'Type `chroot /srv/rootfs /bin/sleep {{seconds}} &`.',
	],
	wrong: {
		'only-moved-in':
			'That process runs a program out of /srv/rootfs, but its root is still that of the lab. `cd` changes where paths without a slash begin; the root is where those with one begin.',
		'the-same-root': 'That chroot leads to where it was before: / is the root of the lab.',
		'own-mounts':
			'That process has a mount namespace of its own besides. This was not there in 1979: change the root, and nothing else.',
	},
	explanation:
		'chroot(2) changes one entry of the process: the directory in which the lookup of every absolute path begins, shown by the link /proc/PID/root. Nothing else changes: same mounts, same processes, same network, same users.',
});

function check(view: CheckView) {
	const init = findProcess(view, processKey(view.snapshot.init));
	if (init === undefined) return notYet('The lab is not there.');
	const sleeps = newProcesses(view).filter(
		(process) => isAlive(process) && hasArgs(process, [view.vars.seconds ?? '']),
	);
	const finding = best(sleeps, {
		conditions: (process) => [
			orElse(rootIs(view, process, '/srv/rootfs'), misstep(process, init)),
			orElse(sameNamespace(process, init, 'mnt'), { wrong: 'own-mounts' }),
		],
		none: 'No such sleep of yours runs yet',
		passed: (process) => `The root of ${nameProcess(process)} is /srv/rootfs, and its mounts are those of the lab`,
	});
	return verdictOf(finding);
}

function misstep(process: ProcessFacts, init: ProcessFacts) {
	if (sameRoot(process, init).holds !== true) return {};
	const isOurs = process.exe?.path.startsWith('/srv/rootfs/') === true;
	return { wrong: isOurs ? 'only-moved-in' : 'the-same-root', beside: [rootOf(process), exeOf(process)] };
}
