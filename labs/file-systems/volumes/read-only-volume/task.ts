import { defineTask } from '#checks/define-task.ts';
import { best, fileIs, mounted, orElse, otherNamespace, quietly, sameFile, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasArgs, isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import { processKey } from '#proc/snapshot.ts';
import { makeRootfs } from '../../rootfs.ts';

const volume = '/srv/rootfs/data';

export default defineTask({
	id: 'read-only-volume',
	title: 'A volume that can only be read',
	mode: 'edge',
	reads: ['mounts', 'files'],
	files: ['/srv/data', '/srv/data/prices', { path: volume, in: 'each-root' }],
	vars: { seconds: numberBetween(6_600, 6_690) },
	start: `
${makeRootfs}
mkdir -p /srv/data
echo 'bread 3.20' > /srv/data/prices
`,
	check,
	hints: [
		'A volume is a directory of the host that is mounted a second time, in the container’s list of mounts: a bind mount.',
		'`mount --bind /srv/data /srv/rootfs/data` is one that may be written to. Whether it may is a property of each mount, not of the directory.',
		"Type `unshare --mount bash -c 'mount --bind /srv/data /srv/rootfs/data; mount -o remount,bind,ro /srv/rootfs/data; exec sleep {{seconds}}' &`.",
	],
	wrong: {
		writable: 'The volume is there, and may be written to: the options of that mount say `rw`. Remount it read-only.',
		'a-copy':
			'Something else is mounted there than /srv/data: a copy. What changes in the one isn’t seen in the other.',
		'for-everybody':
			'That mount is in the lab’s own list, for everybody. Take it away (`umount /srv/rootfs/data`), and make it where only your process is.',
		'not-mounted': 'For that process nothing is mounted on /srv/rootfs/data.',
	},
	explanation:
		'A bind mount shows a directory at a second place. `ro` and `rw` are kept for each mount, and again for the file system as a whole. In `/proc/PID/mountinfo` the first is in field 6, and the second at the end of the line. So the same files can be read-only here and writable there. `docker run -v /srv/data:/data:ro` does just this.',
});

function check(view: CheckView) {
	const init = findProcess(view, processKey(view.snapshot.init));
	if (init === undefined) return notYet('The lab is not there.');
	const sleeps = newProcesses(view).filter(
		(process) => isAlive(process) && hasArgs(process, [view.vars.seconds ?? '']),
	);
	const finding = best(sleeps, {
		conditions: (process) => [
			orElse(quietly(otherNamespace(process, init, 'mnt')), { wrong: 'for-everybody' }),
			orElse(mounted(process, volume), { wrong: 'not-mounted' }),
			orElse(sameFile(view, { in: process, path: volume }, '/srv/data'), { wrong: 'a-copy' }),
			orElse(mounted(process, volume, { options: ['ro'] }), { wrong: 'writable' }),
			quietly(fileIs(view, '/srv/data/prices', 'file')),
		],
		none: 'No such sleep of yours runs yet',
		passed: (process) => `For ${nameProcess(process)} ${volume} is the directory /srv/data, and can only be read`,
	});
	return verdictOf(finding);
}
