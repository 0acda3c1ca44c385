import { defineTask } from '#checks/define-task.ts';
import { exeOf, insidePidOf } from '#checks/evidence.ts';
import {
	all,
	answersAt,
	best,
	capable,
	type Finding,
	found,
	limitAtMost,
	noNewPrivileges,
	not,
	orElse,
	quietly,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { mastersIn, place } from '../../nginx.ts';
import { layRoot, writeBoxScript } from '../../own-root.ts';
import { boxes, hasFiles, hasWalls, isCalledBox } from '../../the-box.ts';

/** What one may have of processes in the box, at most. */
const most = 100;

export default defineTask({
	id: 'run-a-container',
	title: 'A container, all of it, by your own script',
	mode: 'edge',
	reads: ['hostnames', 'mounts', 'root', 'mount-roots', 'limits', 'sockets', 'open-files'],
	start: `${layRoot}${writeBoxScript}cp /usr/bin/tini-static /tmp/box/root/usr/local/bin/tini\n`,
	check,
	probe: (view) =>
		boxes(view).some((box) => mastersIn(view, box).length > 0) ? { connect: place, from: 'lab' } : undefined,
	hints: [
		'Only the last line of box.sh has to change, and the cable has to be laid as before. An init comes first, then what takes power away, then what limits, then the program.',
		'`tini` is in the root already. `setpriv --no-new-privs --bounding-set=-all,+chown,… --inh-caps=-all` takes the powers, `prlimit --nproc=100` limits.',
		'The last line: `exec tini -- prlimit --nproc=100 setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,+chown,+dac_override,+setgid,+setuid,+net_bind_service,+kill "$@"`. Then start it with `nginx -g "daemon off;" < /dev/null &` and lay the cable.',
	],
	wrong: {
		'no-init':
			'nginx itself is number 1. It doesn’t wait for orphans of others. Let an init be number 1, and nginx its child: tini is in the root.',
		shares: 'It shares a namespace with the lab that it ought to have of its own.',
		'too-powerful':
			'The master of nginx has CAP_SYS_ADMIN in reach, with which it could mount, trace and more. Take all that it doesn’t need out of its bounding set.',
		'may-gain': 'A program with file capabilities or the set-uid bit could give it powers back: set no_new_privs.',
		'no-limit': 'It may have as many processes as it likes: a limit of at most 100 is asked for.',
		'no-wire': 'nginx runs behind all its fences, and nobody reaches it at 10.9.0.2, port 80: lay the cable.',
	},
	explanation:
		'Namespaces, a root, fewer powers, a limit, an init and a cable: that is what docker run arranges before it calls execve. What an engine adds are images from elsewhere, logs, restarts, and somebody who remembers it all.',
});

function check(view: CheckView) {
	return verdictOf(
		best(boxes(view), {
			conditions: (box) => [
				...hasWalls(view, box),
				...[isCalledBox(view, box), ...hasFiles(view, box)].map(asBefore),
				...hasTamedServer(view, box),
				orElse(answersAt(view, place), { wrong: 'no-wire' }),
			],
			none: 'No process of yours is number 1 of a pid namespace yet',
			passed: (box) =>
				`All of it: ${nameProcess(box)} is number 1 of a container that you have made yourself, and nginx in it answers`,
		}),
	);
}

/** What the lessons before have asked for: its own words are enough. */
function asBefore({ holds, says, evidence }: Finding): Finding {
	return quietly({ holds, says, evidence });
}

function hasTamedServer(view: CheckView, box: ProcessFacts): readonly Finding[] {
	const [master] = mastersIn(view, box);
	if (master === undefined)
		return [
			found(false, {
				says: '',
				otherwise: `No nginx runs where ${nameProcess(box)} is number 1`,
				evidence: [exeOf(box)],
			}),
		];
	return [
		orElse(hasInit(box, master), { wrong: 'no-init' }),
		orElse(all(not(capable(master, 'CAP_SYS_ADMIN', 'Bnd')), quietly(not(capable(master, 'CAP_SYS_ADMIN')))), {
			wrong: 'too-powerful',
		}),
		orElse(noNewPrivileges(master), { wrong: 'may-gain' }),
		orElse(limitAtMost(master, 'Max processes', most), { wrong: 'no-limit' }),
	];
}

function hasInit(box: ProcessFacts, master: ProcessFacts): Finding {
	return found(box.pid !== master.pid, {
		says: `${nameProcess(box)} is number 1, and nginx is not`,
		otherwise: `${nameProcess(box)} is number 1 and nginx at once`,
		evidence: [insidePidOf(box), exeOf(box)],
	});
}
