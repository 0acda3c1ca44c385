import { definePrediction } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { listensAt } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace, isAlive, isNew } from '#checks/predicates.ts';

const port = 8000;

export default definePrediction({
	id: 'same-port-twice',
	question:
		'One server listens at port 8000 of the lab. You start a second one, for port 8000 as well, in a new network namespace. What happens?',
	reads: ['sockets', 'open-files'],
	options: {
		refused: 'The second is refused: the port is taken',
		both: 'Both listen at port 8000',
		useless: 'The second is refused: without an address nobody can listen',
	},
	replies: {
		refused: 'A port is taken in a network namespace, and the second server is in another, where all 65535 are free.',
		useless:
			'A server may listen at “all addresses there are”, and at first there are none but that of lo. It listens, and waits for an address to come.',
	},
	outcome(view) {
		const servers = view.snapshot.processes.filter(
			(process) => isAlive(process) && listensAt(view, process, port).holds === true,
		);
		for (const one of servers.filter((server) => isNew(view, server))) {
			const other = servers.find((server) => hasOtherNamespace(server, one, 'net'));
			if (other === undefined) continue;
			return {
				option: 'both',
				says: `${nameProcess(one)} and ${nameProcess(other)} both listen at port ${port}, in two networks.`,
				evidence: [one, other].flatMap((server) => [
					...listensAt(view, server, port).evidence.slice(0, 1),
					namespaceOf(server, 'net'),
				]),
			};
		}
		return undefined;
	},
});
