import { defineTask } from '#checks/define-task.ts';
import { best, mounted, orElse, otherNamespace, otherRoot, pivoted, quietly, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasArgs, isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import { processKey } from '#proc/snapshot.ts';
import { hasLetGo } from '../../old-root.ts';
import { makeRootfs } from '../../rootfs.ts';

export default defineTask({
	id: 'let-the-old-root-go',
	title: 'Change the root, and let the old one go',
	mode: 'edge',
	reads: ['mounts', 'root', 'mount-roots'],
	vars: { seconds: numberBetween(6_500, 6_590) },
	start: makeRootfs,
	check,
	hints: [
		'Five steps, in a shell with its own mounts and pids: make /srv/rootfs a mount point; stand in it; pivot_root; mount proc; let go of the old root.',
		'`mount --bind /srv/rootfs /srv/rootfs`, `cd /srv/rootfs`, `pivot_root . old`. From then on the programs are those of the new root: `export PATH=/bin`. Then `mount -t proc proc /proc` and `umount -l /old`.',
		"Type `unshare --mount --pid --fork bash -c 'mount --bind /srv/rootfs /srv/rootfs; cd /srv/rootfs; pivot_root . old; export PATH=/bin; mount -t proc proc /proc; umount -l /old; exec sleep {{seconds}}' &`.",
	],
	wrong: {
		'only-chroot':
			'The root of that process was moved by chroot: the mount namespace still has another root above it, and one step leads back there.',
		'old-root-left':
			'The old root is still mounted below the new one. Whoever is in there can just look: let go of it, `umount -l /old`.',
		'no-proc': 'The root is a new one, and /proc is empty: mount a proc there, so that ps works.',
		'same-mounts':
			'That process has the mounts of the lab. Changing the root of these would change it for everybody: unshare first.',
	},
	explanation:
		'pivot_root puts another mount in the place of the root of a whole mount namespace, and hangs the old root below it, from where it can be unmounted. Then there is no way back, for nothing leads there. This, not chroot, is what the makers of containers do.',
});

function check(view: CheckView) {
	const init = findProcess(view, processKey(view.snapshot.init));
	if (init === undefined) return notYet('The lab is not there.');
	const sleeps = newProcesses(view).filter(
		(process) => isAlive(process) && hasArgs(process, [view.vars.seconds ?? '']),
	);
	const finding = best(sleeps, {
		conditions: (process) => [
			orElse(quietly(otherNamespace(process, init, 'mnt')), { wrong: 'same-mounts' }),
			quietly(otherRoot(process, init)),
			orElse(pivoted(view, process), { wrong: 'only-chroot' }),
			orElse(hasLetGo(process, init), { wrong: 'old-root-left' }),
			orElse(mounted(process, '/proc', { type: 'proc' }), { wrong: 'no-proc' }),
		],
		none: 'No such sleep of yours runs yet',
		passed: (process) =>
			`${nameProcess(process)} has another root, with a proc in it, and the old one is out of its reach`,
	});
	return verdictOf(finding);
}
