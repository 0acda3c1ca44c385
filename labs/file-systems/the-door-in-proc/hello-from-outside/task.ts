import { defineTask } from '#checks/define-task.ts';
import { all, fileIs, livesOn, orElse, quietly, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import { startBox } from '../box.ts';
import { theBox } from '../the-box.ts';

const file = '/HELLO_OPS';

export default defineTask({
	id: 'hello-from-outside',
	title: 'Leave a file in a container, from outside',
	mode: 'edge',
	reads: ['files'],
	files: [{ path: file, in: 'each-root' }, '/srv/rootfs/HELLO_OPS', '/srv/box/HELLO_OPS'],
	start: startBox,
	check,
	hints: [
		'The container’s root is neither / nor /srv/rootfs of the lab. Which door leads to the root of a process?',
		'/proc/PID/root, with the pid that the process has here.',
		'Type `touch /proc/$(pgrep -f "^/bin/sleep 6300")/root/HELLO_OPS`.',
	],
	wrong: {
		'in-the-lab': 'That file is in the root of the lab. The container has another root, and sees nothing of it.',
		'in-the-pattern':
			'/srv/rootfs is what the container’s files were copied from. It has its own copy on a file system of its own; what you do to the pattern it doesn’t see.',
		'under-the-mount':
			'/srv/box is where the tmpfs is mounted, in the container’s list of mounts. In yours it is an empty directory.',
		'ended-it': 'The container is gone, and its root with it: that was in memory. Reset the lab.',
	},
	explanation:
		'/proc/PID/root leads to the root directory of that process, and from there on its mounts count, not yours. `nsenter --target PID --mount` goes there with a whole program.',
});

function check(view: CheckView) {
	const box = theBox(view);
	if (box === undefined) return unknown('The start of this task is not what it should be. Reset the lab.');
	const lives = orElse(quietly(livesOn(box)), { wrong: 'ended-it' });
	const there = orElse(fileIs(view, { in: box.latest, path: file }, 'file'), misstep(view));
	return verdictOf(all(lives, there), { passed: `${nameProcess(box.latest)} sees your file in its root directory.` });
}

function misstep(view: CheckView) {
	const places = { 'in-the-lab': file, 'in-the-pattern': `/srv/rootfs${file}`, 'under-the-mount': `/srv/box${file}` };
	const found = Object.entries(places).find(([, path]) => fileIs(view, path, 'file').holds === true);
	return found === undefined ? {} : { wrong: found[0], beside: fileIs(view, found[1], 'file').evidence };
}
