import { definePrediction } from '#checks/define-question.ts';
import { exeOf, namespaceOf } from '#checks/evidence.ts';
import { listensAt } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace, isAlive, sharesNamespace } from '#checks/predicates.ts';
import { labInit, newSleeps } from '../../looking.ts';

export default definePrediction({
	id: 'same-port-in-a-pod',
	question: 'The second member of the pod starts a server at port 8080 as well. What becomes of it?',
	reads: ['sockets', 'open-files'],
	options: {
		both: 'Both serve: each has its own port 8080',
		refused: 'It is refused: the port is taken',
		takes: 'It takes the port over, and the first server is without',
	},
	replies: {
		both: 'They would if each had a network of its own. Ports belong to the network namespace, and these two share one, whatever else separates them.',
		takes:
			'A port that somebody listens at is not given to another, unless both had asked for sharing. The second bind fails with “Address already in use”.',
	},
	outcome(view) {
		const init = labInit(view);
		if (init === undefined) return undefined;
		const servers = view.snapshot.processes.filter(
			(process) =>
				isAlive(process) && hasOtherNamespace(process, init, 'net') && listensAt(view, process, 8080).holds === true,
		);
		for (const server of servers) {
			const fallback = newSleeps(view).find(
				(sleep) => sharesNamespace(sleep, server, 'net') && hasOtherNamespace(sleep, server, 'pid'),
			);
			if (fallback === undefined) continue;
			return {
				option: 'refused',
				says: `${nameProcess(server)} listens at port 8080 still; where the second server was to be there is ${nameProcess(fallback)}.`,
				evidence: [
					...listensAt(view, server, 8080).evidence,
					exeOf(fallback, 'the server could not start'),
					namespaceOf(fallback, 'net', 'that of the first'),
				],
			};
		}
		return undefined;
	},
});
