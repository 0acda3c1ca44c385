import { defineTask } from '#checks/define-task.ts';
import { best, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { boxes, hasFiles, hasWalls, isCalledBox } from '../../the-box.ts';

export default defineTask({
	id: 'own-files',
	title: 'The same, with a root of its own',
	mode: 'edge',
	needs: ['behind-walls'],
	entry: 'true',
	reads: ['hostnames', 'mounts', 'root', 'mount-roots'],
	check,
	hints: [
		'/tmp/box/root is a mount point already, and has a directory /old. What you did in the lesson on pivot_root now goes into the script, after `hostname box`.',
		'In this order: `cd /tmp/box/root`, `pivot_root . old`, `mount -t proc proc /proc`, `mount --rbind /old/dev /dev`, `umount -l /old`, and `exec` of the program.',
		"Type `unshare --pid --fork --mount --uts --ipc --net bash -c 'hostname box; cd /tmp/box/root; pivot_root . old; mount -t proc proc /proc; mount --rbind /old/dev /dev; umount -l /old; exec sleep 1000' &`.",
	],
	wrong: {
		shares: 'It shares a namespace with the lab that it ought to have of its own.',
		'no-name': 'It has no name of its own: `hostname box`, from inside.',
		'only-chroot': 'Its root was moved by chroot, and the mounts still have another above it. Use pivot_root.',
		'old-root-left':
			'The root of the lab is still mounted for it: `umount -l /old`, when you need nothing of it any more.',
	},
	explanation:
		'After pivot_root every path that you type means the new root: the programs that run then are those of the image. The devices are shown by a bind mount of the old /dev, before the old root goes.',
});

function check(view: CheckView) {
	return verdictOf(
		best(boxes(view), {
			conditions: (process) => [...hasWalls(view, process), isCalledBox(view, process), ...hasFiles(view, process)],
			none: 'No process of yours is number 1 of a pid namespace yet',
			passed: (process) =>
				`${nameProcess(process)} lives in a root of its own, and nothing of the lab is mounted for it`,
		}),
	);
}
