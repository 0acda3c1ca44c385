import { defineTask } from '#checks/define-task.ts';
import { exeOf } from '#checks/evidence.ts';
import { answersAt, best, type Finding, found, listensAt, orElse, quietly, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { mastersIn, place } from '../../nginx.ts';
import { layRoot, writeBoxScript } from '../../own-root.ts';
import { boxes, hasWalls } from '../../the-box.ts';

export default defineTask({
	id: 'nginx-on-a-wire',
	title: 'A web server in the box, within reach',
	mode: 'edge',
	reads: ['sockets', 'open-files'],
	start: `${layRoot}${writeBoxScript}`,
	check,
	probe: (view) =>
		boxes(view).some((box) => mastersIn(view, box).length > 0) ? { connect: place, from: 'lab' } : undefined,
	hints: [
		'The box has a network with nobody in it. A veth pair is a cable with two ends: one stays here, one goes into the box.',
		'`ip link add box0 type veth peer name eth0 netns PID` makes both. Each end needs an address, 10.9.0.1/24 here and 10.9.0.2/24 there, and has to be up; `nsenter --target PID --net` does things in there.',
		'Type `box=$(pgrep -P $(pgrep -x unshare)); ip link add box0 type veth peer name eth0 netns $box; ip addr add 10.9.0.1/24 dev box0; ip link set box0 up; nsenter -t $box -n ip addr add 10.9.0.2/24 dev eth0; nsenter -t $box -n ip link set eth0 up`.',
	],
	wrong: {
		shares: 'The server shares a namespace with the lab that it ought to have of its own.',
		'no-wire':
			'nginx listens in a network that nobody can reach: the checker tried 10.9.0.2 at port 80. The cable is missing, or one of its ends is not up or has no address.',
		'no-server': 'There is a box, and nginx doesn’t run in it: `/root/box.sh nginx -g "daemon off;"`.',
	},
	explanation:
		'A veth pair is the one thing that reaches through the wall around a network, and somebody outside has to put it there. An engine does the same, and plugs the outer ends of all containers into one bridge.',
});

function check(view: CheckView) {
	return verdictOf(
		best(boxes(view), {
			conditions: (box) => [
				...hasWalls(view, box),
				orElse(hasServer(view, box), { wrong: 'no-server' }),
				orElse(answersAt(view, place), { wrong: 'no-wire' }),
			],
			none: 'No process of yours is number 1 of a pid namespace yet',
			passed: (box) => `The nginx in the box of ${nameProcess(box)} answers at 10.9.0.2, through a network of its own`,
		}),
	);
}

function hasServer(view: CheckView, box: Parameters<typeof mastersIn>[1]): Finding {
	const [master] = mastersIn(view, box);
	if (master) return quietly(listensAt(view, master, place.port));
	return found(false, {
		says: '',
		otherwise: `No nginx runs where ${nameProcess(box)} is number 1`,
		evidence: [exeOf(box)],
	});
}
