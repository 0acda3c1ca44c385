import { defineTask } from '#checks/define-task.ts';
import { capabilitiesOf, listeningOf } from '#checks/evidence.ts';
import {
	best,
	capabilitiesAre,
	type Finding,
	listensAt,
	nothing,
	orElse,
	uidInLab,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ListeningSocket, ProcessFacts } from '#proc/snapshot.ts';

const studentUid = 1000;

export default defineTask({
	id: 'power-without-root',
	title: 'One power, and no root',
	mode: 'edge',
	needs: ['no-power-at-all'],
	entry: 'true',
	reads: ['sockets', 'open-files'],
	check,
	hints: [
		'The power is CAP_NET_BIND_SERVICE. To keep it while becoming student and through execve, it must be in the ambient set, and for that in the inheritable one.',
		'`setpriv` does all of it: `--reuid`, `--regid`, `--clear-groups`, `--inh-caps` and `--ambient-caps`.',
		'Type `setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service busybox httpd -f -p 80 -h /tmp &`.',
	],
	wrong: {
		'as-root': 'It works, but as root. The server is to be student’s.',
		'for-everybody':
			'student’s server listens, with no capability: you have opened the low ports to everybody in this network. Give it to one process instead.',
		'too-much': 'It listens as student, and has more powers than it needs. One is enough.',
		'another-port': 'That port anybody may have. The point is a port below 1024: 80.',
	},
	explanation:
		'Ports below 1024 are kept for who has CAP_NET_BIND_SERVICE. A capability in the ambient set survives execve without being root; so one power can be handed to an ordinary user’s program, and no more.',
});

function check(view: CheckView) {
	const servers = newProcesses(view).filter((process) => isAlive(process) && socketOf(view, process) !== undefined);
	if (servers.length === 0) return verdictOf(nothing('No new server listens anywhere yet'));
	const finding = best(servers, {
		conditions: (server) => [atPort80(view, server), isStudents(view, server), hasOne(server)],
		none: 'No new server listens anywhere yet',
		passed: (server) => `${nameProcess(server)} is student’s, listens at port 80, and has one capability for it`,
	});
	return verdictOf(finding);
}

/** A socket that it holds and that listens. */
function socketOf(view: CheckView, process: ProcessFacts): ListeningSocket | undefined {
	const sockets = view.snapshot.listening?.[process.namespaces.net ?? ''] ?? [];
	const held = new Set(process.details.openFiles?.map(({ target }) => target));
	return sockets.find(({ inode }) => held.has(`socket:[${inode}]`));
}

function atPort80(view: CheckView, server: ProcessFacts): Finding {
	const socket = socketOf(view, server);
	return orElse(listensAt(view, server, 80), {
		wrong: 'another-port',
		says: `${nameProcess(server)} listens at port ${socket?.port}, not at 80`,
		beside: socket === undefined ? [] : [listeningOf(server, socket)],
	});
}

function isStudents({ snapshot }: CheckView, server: ProcessFacts): Finding {
	const finding = uidInLab(snapshot, server, studentUid);
	const isRoots = uidInLab(snapshot, server, 0).holds === true;
	return orElse(finding, { ...(isRoots && { wrong: 'as-root' }), beside: [capabilitiesOf(server, 'Eff')] });
}

function hasOne(server: ProcessFacts): Finding {
	const isEmpty = capabilitiesAre(server, 'Eff', []).holds === true;
	return orElse(capabilitiesAre(server, 'Eff', ['CAP_NET_BIND_SERVICE']), {
		wrong: isEmpty ? 'for-everybody' : 'too-much',
	});
}
