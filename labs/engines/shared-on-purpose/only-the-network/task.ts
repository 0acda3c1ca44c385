import { defineTask } from '#checks/define-task.ts';
import { capabilitiesOf, exeOf } from '#checks/evidence.ts';
import {
	best,
	capable,
	type Finding,
	found,
	listensAt,
	nothing,
	orElse,
	sameNamespace,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { keptByConmon, labInit, newFirsts, reads } from '../../containers.ts';
import { sharesNetwork, sharesNothingElse } from '../shares.ts';

const port = 80;

export default defineTask({
	id: 'only-the-network',
	title: 'On the network of the host',
	mode: 'edge',
	reads: [...reads, 'sockets', 'open-files'],
	check,
	hints: [
		'Each kind of fence has an option of docker run. The one for the network can name a bridge, another container, or the host.',
		'`--network host` makes no network namespace: the container keeps that of who started it.',
		'Type `docker run --detach --network host nginx`.',
	],
	wrong: {
		'own-network':
			'Your server has a network of its own: it answers at its own address, not at the host’s. Say --network host.',
		privileged:
			'--privileged adds power and takes no fence away: its network is its own as before. The option for the network is --network.',
		'too-open': 'It shares more than the network. Leave out the other options: each of them takes one more fence away.',
		'nobody-listens':
			'The network is shared, but nobody in the container listens at port 80. Take an image with a web server, nginx.',
		'no-container': 'That server runs in the lab itself. It answers, but it has no fence at all: let docker run it.',
	},
	explanation:
		'With --network host no network namespace is made, so the sockets of the container are sockets of the host, and a port is taken for both. The other fences stand as ever: it has its own files, numbers and host name.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const firsts = newFirsts(view);
	if (firsts.length === 0) return verdictOf(serverOfTheLab(view, init) ?? nothing('There is no new container yet'));
	const finding = best(firsts, {
		conditions: (first) => [
			keptByConmon(view, first),
			sharesNetworkOf(first, init),
			...sharesNothingElse(first, init),
			orElse(listensAt(view, first, port), { wrong: 'nobody-listens' }),
		],
		none: 'There is no new container yet',
		passed: (first) => `${nameProcess(first)} listens at port ${port} of the lab, and shares nothing else with it`,
	});
	return verdictOf(finding);
}

function sharesNetworkOf(first: ProcessFacts, init: ProcessFacts): Finding {
	const finding = sharesNetwork(first, init, 'own-network');
	if (capable(first, 'CAP_SYS_ADMIN').holds !== true) return finding;
	return orElse(finding, { wrong: 'privileged', beside: [capabilitiesOf(first, 'Eff')] });
}

function serverOfTheLab(view: CheckView, init: ProcessFacts): Finding | undefined {
	const server = newProcesses(view).find(
		(process) =>
			isAlive(process) &&
			sameNamespace(process, init, 'pid').holds === true &&
			listensAt(view, process, port).holds === true,
	);
	if (server === undefined) return undefined;
	const finding = found(false, {
		...{ says: '', otherwise: `${nameProcess(server)} listens at port ${port}, and is in no container` },
		evidence: [exeOf(server)],
	});
	return orElse(finding, { wrong: 'no-container' });
}
