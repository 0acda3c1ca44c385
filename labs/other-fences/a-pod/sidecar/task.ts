import { defineTask } from '#checks/define-task.ts';
import { listeningOf, namespaceOf } from '#checks/evidence.ts';
import { best, type Finding, found, listensAt, orElse, otherNamespace, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, resident } from '../../looking.ts';

export default defineTask({
	id: 'sidecar',
	title: 'A sidecar',
	mode: 'edge',
	needs: ['two-in-a-pod'],
	entry: 'true',
	reads: ['sockets', 'open-files'],
	vars: { nick: animalName, port: numberBetween(7001, 7999) },
	start: `
cat > /run/service <<'END'
use Socket;
socket S, PF_INET, SOCK_STREAM, 0;
bind S, sockaddr_in(80, INADDR_LOOPBACK);
listen S, 9;
while (accept C, S) { sysread C, $_, 999; syswrite C, join chr(13) . chr(10), 'HTTP/1.0 200 OK', '', 'This is {{nick}}.', ''; close C }
END
echo 'ip link set lo up; exec -a {{nick}} perl /run/service' > /run/start
setsid -f unshare --net --pid --fork --mount-proc bash /run/start < /dev/null > /dev/null 2>&1
until pid=$(pgrep -f '^{{nick}} ') && grep -qs ':0050 00000000:0000 0A' /proc/$pid/net/tcp; do sleep 0.05; done
`,
	check,
	hints: [
		'Your server has to be in the network of {{nick}}, and outside of its pid namespace. Which of the two does nsenter take you into?',
		'nsenter takes the number of {{nick}}, which `pgrep -f {{nick}}` prints, and only --net. What it starts then is `busybox httpd -f -p {{port}}`.',
		'Type `nsenter --target $(pgrep -f {{nick}}) --net busybox httpd -f -p {{port}} &`.',
	],
	wrong: {
		'moved-in':
			'It is in the network of {{nick}}, and in its pid namespace too. A sidecar has processes of its own: leave --pid out.',
		'next-door':
			'It listens at the right port of the lab’s network. For {{nick}} that is another machine: 127.0.0.1 in there is not yours.',
		'another-network':
			'It listens at the right port, in a third network, where nobody else is. Go into that of {{nick}}.',
		'another-port': 'In the right network, at another port than {{port}}.',
	},
	explanation:
		'Both now have one 127.0.0.1, and can talk over it, although neither sees the other’s processes. So a proxy or a collector of logs sits beside a service in one pod.',
});

function check(view: CheckView) {
	const init = labInit(view);
	const host = resident(view, view.vars.nick);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	if (host === undefined) return unknown(`${view.vars.nick} has ended. Reset this task to get it back.`);
	const port = Number(view.vars.port);
	const servers = newProcesses(view).filter(
		(process) => isAlive(process) && (process.details.openFiles?.length ?? 1) > 0,
	);
	const listeners = servers.filter((process) => portsOf(view, process).length > 0);
	const finding = best(listeners, {
		conditions: (server) => [
			isInNetworkOf(server, host, init),
			atPort(view, server, port),
			orElse(otherNamespace(server, host, 'pid'), { wrong: 'moved-in' }),
		],
		none: 'No new server listens anywhere yet',
		passed: (server) =>
			`${nameProcess(server)} listens at port ${port} of the network of ${nameProcess(host)}, beside it`,
	});
	return verdictOf(finding);
}

function portsOf(view: CheckView, process: ProcessFacts) {
	const sockets = view.snapshot.listening?.[process.namespaces.net ?? ''] ?? [];
	const held = new Set(process.details.openFiles?.map(({ target }) => target));
	return sockets.filter(({ inode }) => held.has(`socket:[${inode}]`));
}

function isInNetworkOf(server: ProcessFacts, host: ProcessFacts, init: ProcessFacts): Finding {
	const isHere = sharesNamespace(server, init, 'net');
	const finding = found(sharesNamespace(server, host, 'net'), {
		says: `${nameProcess(server)} is in the network of ${nameProcess(host)}`,
		otherwise: `${nameProcess(server)} listens in ${isHere ? 'the lab’s network' : 'a network of its own'}, not in that of ${nameProcess(host)}`,
		evidence: [namespaceOf(server, 'net')],
		context: [namespaceOf(host, 'net', nameProcess(host))],
	});
	return orElse(finding, { wrong: isHere ? 'next-door' : 'another-network' });
}

function atPort(view: CheckView, server: ProcessFacts, port: number): Finding {
	const [socket] = portsOf(view, server);
	return orElse(listensAt(view, server, port), {
		wrong: 'another-port',
		says: `${nameProcess(server)} listens at port ${socket?.port}, not at ${port}`,
		beside: socket === undefined ? [] : [listeningOf(server, socket)],
	});
}
