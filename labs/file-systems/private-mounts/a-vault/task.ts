import { defineTask } from '#checks/define-task.ts';
import {
	best,
	fileIs,
	fileMissing,
	mounted,
	not,
	orElse,
	otherNamespace,
	quietly,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasArgs, isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import { processKey } from '#proc/snapshot.ts';

const secret = '/srv/vault/secret';

export default defineTask({
	id: 'a-vault',
	title: 'A file that only one process sees',
	mode: 'edge',
	reads: ['mounts', 'files'],
	files: [{ path: secret, in: 'each-root' }],
	vars: { seconds: numberBetween(6_200, 6_290) },
	start: 'mkdir -p /srv/vault',
	check,
	hints: [
		'A directory that another process sees differently: it needs a mount there, and a list of mounts of its own.',
		'`unshare --mount` gives the list. In it, mount a tmpfs on /srv/vault, make the file, and become the sleep.',
		"Type `unshare --mount bash -c 'mount -t tmpfs none /srv/vault; touch /srv/vault/secret; exec sleep {{seconds}}' &`.",
	],
	wrong: {
		'mounted-for-all':
			'That tmpfs is in the lab’s own list of mounts, so everybody sees it. Take it away (`umount /srv/vault`), and mount it where only your process is.',
		'nothing-mounted':
			'Your process has a list of mounts of its own, and on /srv/vault there is nothing mounted: it is the same directory as outside.',
		'no-secret': 'The vault is there, and empty. Put the file in while you are inside.',
		'on-the-disk': 'The file is in the directory of the lab itself, where everybody sees it.',
	},
	explanation:
		'unshare(CLONE_NEWNS) copies the list of mounts. What is mounted afterwards is in the copy alone (`unshare` makes it private, so that nothing is passed on). Files of a tmpfs live in memory, and as long as the mount: when the last process leaves the namespace they are gone.',
});

function check(view: CheckView) {
	const init = findProcess(view, processKey(view.snapshot.init));
	if (init === undefined) return notYet('The lab is not there.');
	const mountedForAll = mounted(init, '/srv/vault', { type: 'tmpfs' });
	const sleeps = newProcesses(view).filter(
		(process) => isAlive(process) && hasArgs(process, [view.vars.seconds ?? '']),
	);
	const finding = best(sleeps, {
		conditions: (process) => [
			orElse(otherNamespace(process, init, 'mnt'), {
				...(mountedForAll.holds === true ? { wrong: 'mounted-for-all', beside: mountedForAll.evidence } : {}),
			}),
			orElse(quietly(not(mountedForAll)), { wrong: 'mounted-for-all' }),
			orElse(mounted(process, '/srv/vault', { type: 'tmpfs' }), {
				wrong: fileIs(view, secret, 'file').holds === true ? 'on-the-disk' : 'nothing-mounted',
			}),
			orElse(fileIs(view, { in: process, path: secret }, 'file'), { wrong: 'no-secret' }),
			orElse(fileMissing(view, secret), { wrong: 'on-the-disk' }),
		],
		none: 'No such sleep of yours runs yet',
		passed: (process) => `${nameProcess(process)} has ${secret}, and for everybody else there is nothing`,
	});
	return verdictOf(finding);
}
