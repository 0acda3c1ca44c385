import { defineTask } from '#checks/define-task.ts';
import { listeningOf, parentOf, presenceOf } from '#checks/evidence.ts';
import {
	all,
	beside,
	best,
	type Finding,
	found,
	gone,
	listensAt,
	orElse,
	quietly,
	sameNamespace,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { brokenStart, startedWhere } from '../../started.ts';
import { untilTried } from '../../symptom.ts';

export default defineTask({
	id: 'serve-again',
	title: 'Get a new server onto the old port',
	mode: 'edge',
	reads: ['sockets', 'open-files'],
	vars: { port: numberBetween(8100, 8900) },
	start: `
cat > /usr/local/bin/shop-web << 'PYTHON'
# A master opens the port, two workers inherit it. Then the master is killed.
import os, signal, socket
door = socket.create_server(('0.0.0.0', {{port}}))
for _ in range(2):
    if os.fork() == 0:
        while True:
            guest, _ = door.accept()
            guest.close()
os.kill(os.getpid(), signal.SIGKILL)
PYTHON
setsid -f python3 /usr/local/bin/shop-web < /dev/null > /dev/null 2>&1
until [ "$(pgrep -c -P 1 -f shop-web)" = 2 ]; do sleep 0.05; done
`,
	check,
	hints: [
		'“Address already in use”, says whoever tries. In use by whom? A port is a socket, and a socket is there as long as somebody has it open.',
		'`ss -ltnp` names all that have it open. fork gave every child a copy of the open files, and a child doesn’t end with its parent.',
		'Type `fuser -k {{port}}/tcp`, then `python3 -m http.server {{port}} &`.',
	],
	wrong: {
		'one-worker':
			'One of the two is gone, and the port is as taken as before: the other has the very same socket open. All who have it must let go.',
		'only-killed': 'The port is free. Now somebody has to serve: start a server of your own on it.',
		'other-port':
			'A server runs, but at another port than the customers know. Free the old one: see who has its socket open.',
		'another-network':
			'That server listens in a network namespace of its own. There the port is free indeed, and nobody can reach it.',
		'still-stopped': 'A stopped process keeps its sockets. Connections even get through to it, and then wait for ever.',
	},
	explanation:
		'The kernel closes a socket when its last file descriptor is closed. The master opened it, fork copied the descriptor into both workers, and SIGKILL gave the master no time to tell them. They were adopted by PID 1 and went on listening, without anybody who would ever end them.',
});

function check(view: CheckView) {
	const workers = startedWhere(view, ({ argv }) => argv?.at(-1) === '/usr/local/bin/shop-web');
	if (workers.length === 0) return brokenStart;
	const server = serving(view);
	if (server.holds === true)
		return verdictOf(all(server, ...workers.map((worker) => quietly(gone(worker)))), {
			passed: `${server.says}.`,
		});
	const left = workers.filter(({ gone }) => gone === null);
	if (left.length > 0) return verdictOf(held(view, { left, of: workers.length, server }));
	const old = workers.map((worker) => presenceOf(worker, 'had the port'));
	return verdictOf(orElse(server, { wrong: server.wrong ?? 'only-killed', beside: old }));
}

/** A new process of the lab's own network listens at the port. */
function serving(view: CheckView): Finding {
	const port = Number(view.vars.port);
	const [init] = view.snapshot.processes.filter(({ pid }) => pid === view.snapshot.init.pid);
	return best(
		newProcesses(view).filter((process) => isAlive(process) && (hasPort(view, process) ?? false)),
		{
			conditions: (process) => [
				orElse(listensAt(view, process, port), {
					says: `${nameProcess(process)} serves at port ${hasPort(view, process)}, not at ${port}`,
					wrong: 'other-port',
				}),
				...(init ? [orElse(quietly(sameNamespace(process, init, 'net')), elsewhere(process))] : []),
			],
			none: `Nobody serves at port ${port}`,
		},
	);
}

function elsewhere(process: ProcessFacts) {
	return {
		says: `${nameProcess(process)} listens in a network namespace of its own`,
		wrong: 'another-network',
	};
}

/** A port that it listens at: the one asked for if it is among them. */
function hasPort(view: CheckView, process: ProcessFacts): number | undefined {
	const sockets = view.snapshot.listening?.[process.namespaces.net ?? ''] ?? [];
	const own = sockets.filter(({ inode }) =>
		process.details.openFiles?.some(({ target }) => target === `socket:[${inode}]`),
	);
	return (own.find(({ port }) => port === Number(view.vars.port)) ?? own[0])?.port;
}

interface Holders {
	readonly left: readonly ProcessRecord[];
	readonly of: number;
	readonly server: Finding;
}

/** The old socket is still open in these. */
function held(view: CheckView, { left, of, server }: Holders): Finding {
	const [first] = left;
	if (first === undefined || server.wrong !== undefined) return server;
	const names = left.map(({ latest }) => nameProcess(latest)).join(' and ');
	const finding = found(false, {
		says: '',
		otherwise: `${names} ${left.length === 1 ? 'has' : 'have'} the socket of port ${view.vars.port} still open`,
		evidence: [parentOf(first.latest, 'its own is gone')],
	});
	const socket = view.snapshot.listening?.[first.latest.namespaces.net ?? '']?.find(
		({ port }) => port === Number(view.vars.port),
	);
	const told = socket ? beside(finding, listeningOf(first.latest, socket)) : finding;
	if (left.some(({ latest }) => latest.state === 'T')) return orElse(told, { wrong: 'still-stopped' });
	return left.length < of ? orElse(told, { wrong: 'one-worker' }) : untilTried(told, server.says);
}
