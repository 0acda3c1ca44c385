import { defineTask } from '#checks/define-task.ts';
import { best, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { layRoot } from '../../own-root.ts';
import { boxes, hasWalls, isCalledBox } from '../../the-box.ts';

export default defineTask({
	id: 'behind-walls',
	title: 'Five namespaces and a name',
	mode: 'edge',
	reads: ['hostnames'],
	start: layRoot,
	check,
	hints: [
		'One program makes them all: each kind of namespace has an option. The name is set from inside.',
		'`unshare` with `--pid --fork`, `--mount`, `--uts`, `--ipc` and `--net`, and a script that begins with `hostname box`.',
		"Type `unshare --pid --fork --mount --uts --ipc --net bash -c 'hostname box; exec sleep 1000' &`.",
	],
	wrong: {
		shares: 'It shares a namespace with the lab that it ought to have of its own. `ls -l /proc/PID/ns` shows which.',
		'no-name':
			'It has a UTS namespace of its own, and has the name of the lab in it still. `hostname box`, from inside.',
	},
	explanation:
		'Each option is one flag of unshare(2). Without --fork the shell would stay in the old pid namespace: only its children are born in the new one.',
});

function check(view: CheckView) {
	return verdictOf(
		best(boxes(view), {
			conditions: (process) => [...hasWalls(view, process), isCalledBox(view, process)],
			none: 'No process of yours is number 1 of a pid namespace yet',
			passed: (process) =>
				`${nameProcess(process)} has pids, mounts, network, names and queues of its own, and is called box`,
		}),
	);
}
