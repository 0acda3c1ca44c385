import { defineTask } from '#checks/define-task.ts';
import { listeningOf, namespaceOf } from '#checks/evidence.ts';
import {
	answersAt,
	best,
	type Finding,
	found,
	listensAt,
	orElse,
	otherNamespace,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace, isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ListeningSocket, ProcessFacts } from '#proc/snapshot.ts';
import { labInit } from '../../looking.ts';

const place = { address: '10.9.0.2', port: 8080 } as const;

export default defineTask({
	id: 'reach-the-server',
	title: 'A server behind a cable',
	mode: 'edge',
	reads: ['sockets', 'open-files'],
	check,
	probe: (view) => {
		const init = labInit(view);
		const server = serversIn(view).find((one) => init !== undefined && hasOtherNamespace(one, init, 'net'));
		return server && { connect: place, from: 'lab' };
	},
	hints: [
		'It takes three things: a server in a network namespace of its own, a cable with one end in there, and at each end an address and the command `up`.',
		'In the lab: `ip link add near type veth peer name far netns NUMBER`, then 10.9.0.1/24 for `near`. In there, by nsenter: 10.9.0.2/24 for `far`.',
		'Type `unshare --net busybox httpd -f -p 8080 & P=$!`, then `ip link add near type veth peer name far netns $P; ip addr add 10.9.0.1/24 dev near; ip link set near up`, then `nsenter --target $P --net ip addr add 10.9.0.2/24 dev far; nsenter --target $P --net ip link set far up`.',
	],
	wrong: {
		'in-the-lab': 'A server listens at port 8080 of the lab’s own network. It is to have a network of its own.',
		'another-port': 'The server has a network of its own, and listens at another port than 8080.',
		'no-way-in':
			'The server listens, and from the lab there is no way to 10.9.0.2: no device here has an address of that network. It takes a veth pair, and 10.9.0.1/24 at this end.',
		'half-a-way':
			'This end is laid, and at the other nobody answers. Is the far end in the server’s network, has it the address 10.9.0.2/24, and is it up?',
		'wrong-end':
			'The lab itself has the address 10.9.0.2 now, so it asks itself. The far end is to have that one, and this end 10.9.0.1.',
	},
	explanation:
		'A veth pair is two network devices joined by a cable: what goes in at one comes out at the other. Each end may lie in a network namespace of its own. Engines lay one for each container, and join the near ends by a bridge.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const finding = best(serversIn(view), {
		conditions: (server) => [
			orElse(otherNamespace(server, init, 'net'), { wrong: 'in-the-lab' }),
			atThePort(view, server),
			isTheOnlyOne(view, init),
			isReached(view),
		],
		none: 'No new server listens anywhere yet',
		passed: (server) =>
			`${nameProcess(server)} listens in a network of its own, and answers the lab at ${place.address}`,
	});
	return verdictOf(finding);
}

function serversIn(view: CheckView): readonly ProcessFacts[] {
	return newProcesses(view).filter((process) => isAlive(process) && socketOf(view, process) !== undefined);
}

/** A socket that it holds and that listens. */
function socketOf(view: CheckView, process: ProcessFacts): ListeningSocket | undefined {
	const sockets = view.snapshot.listening?.[process.namespaces.net ?? ''] ?? [];
	const held = new Set(process.details.openFiles?.map(({ target }) => target));
	return sockets.find(({ inode }) => held.has(`socket:[${inode}]`));
}

function atThePort(view: CheckView, server: ProcessFacts): Finding {
	const socket = socketOf(view, server);
	return orElse(listensAt(view, server, place.port), {
		wrong: 'another-port',
		says: `${nameProcess(server)} listens at port ${socket?.port}, not at ${place.port}`,
		beside: socket === undefined ? [] : [listeningOf(server, socket)],
	});
}

/** Nobody in the lab's own network answers in its place. */
function isTheOnlyOne(view: CheckView, init: ProcessFacts): Finding {
	const sockets = view.snapshot.listening?.[init.namespaces.net ?? ''] ?? [];
	const socket = sockets.find(({ port }) => port === place.port);
	const finding = found(socket === undefined, {
		says: `In the lab’s own network nobody listens at port ${place.port}`,
		otherwise: `In the lab’s own network somebody listens at port ${place.port} too`,
		evidence: [namespaceOf(init, 'net', 'the lab’s')],
		context: socket === undefined ? [] : [listeningOf(init, socket)],
	});
	return orElse(finding, { wrong: 'in-the-lab' });
}

const ways: Readonly<Record<string, string>> = { refused: 'wrong-end', 'timed-out': 'half-a-way' };

function isReached(view: CheckView): Finding {
	const finding = answersAt(view, place);
	const last = view.probes.at(-1);
	if (last === undefined) return finding;
	const isBlocked = last.outcome === 'failed' && last.why !== 'ENETUNREACH';
	return orElse(finding, { wrong: isBlocked ? 'half-a-way' : (ways[last.outcome] ?? 'no-way-in') });
}
