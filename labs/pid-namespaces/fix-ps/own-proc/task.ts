import { defineTask } from '#checks/define-task.ts';
import { fileOf } from '#checks/evidence.ts';
import {
	all,
	best,
	type Finding,
	fileIs,
	mounted,
	numberOneBelow,
	orElse,
	otherNamespace,
	quietly,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { beaconPath, files, hasLabsProc, labInit, listsItsOwn, reads, startBeacon } from '../beacon.ts';

export default defineTask({
	id: 'own-proc',
	title: 'A proc of its own',
	mode: 'edge',
	reads,
	files,
	start: startBeacon,
	check,
	hints: [
		'Three things are needed: a new pid namespace, a mount that shows it, and that this mount is nobody else’s. unshare(1) can do all three.',
		'The mount has to be made by a process of the new pid namespace, in a mount namespace of its own. There is an option for just that: --mount-proc.',
		'Type `unshare --pid --fork --mount-proc sleep 1000 &`.',
	],
	wrong: {
		'shared-mounts':
			'A new pid namespace, but the lab’s mounts: its /proc is the lab’s. It needs a mount namespace of its own, and a proc mounted in it.',
		'not-mounted':
			'It has a mount namespace of its own now, and that began as a copy of the lab’s, with the same proc at /proc. Nobody has mounted another one yet.',
		'mounted-from-outside':
			'There is another proc at its /proc, but it shows the lab’s list: the process that mounted it was in the lab’s pid namespace. Mount it from within the new one.',
		'over-the-labs':
			'The new proc lies over the lab’s own /proc, for everybody: its mount namespace is the lab’s. Type `umount /proc` in the lab, and use a mount namespace of its own.',
	},
	explanation:
		'With --mount-proc unshare makes a mount namespace as well, makes it private, and has its child mount a proc at /proc. The child is in the new pid namespace, so that is the list this proc shows.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const firsts = newProcesses(view).filter((process) => isAlive(process) && isNestedInit(process));
	const finding = best(firsts, {
		conditions: (first) => [
			numberOneBelow(first),
			labsIsWhole(view),
			orElse(otherNamespace(first, init, 'mnt'), {
				wrong: 'shared-mounts',
				says: `${nameProcess(first)} is in the lab’s mount namespace, and so sees the lab’s /proc`,
			}),
			hasProc(first),
			showsItsOwn(view, first),
		],
		none: 'There is no number 1 of yours yet',
		passed: (first) =>
			`${nameProcess(first)} is number 1, and in its /proc it is number 1 as well; the lab’s /proc is as before`,
	});
	return verdictOf(finding);
}

/** A proc that lies over the lab's own hides the lab's processes from everybody. */
function labsIsWhole(view: CheckView): Finding {
	return orElse(quietly(fileIs(view, beaconPath, 'directory')), {
		wrong: 'over-the-labs',
		says: 'In the lab’s own /proc the lab’s processes are not to be seen any more',
		beside: [fileOf(view, '/proc/1')],
	});
}

function hasProc(first: ProcessFacts): Finding {
	return mounted(first, '/proc', { type: 'proc' });
}

function showsItsOwn(view: CheckView, first: ProcessFacts): Finding {
	const wrong = hasLabsProc(view, first) ? 'not-mounted' : 'mounted-from-outside';
	const finding = orElse(listsItsOwn(view, first), { wrong });
	return all(finding, quietly(fileIs(view, { in: first, path: '/proc/1' }, 'directory')));
}
