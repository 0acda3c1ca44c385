import { definePrediction } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { listensAt } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasOtherNamespace, isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** It has the socket of a server at that port open, in its own network. */
function listens(view: CheckView, process: ProcessFacts): boolean {
	return listensAt(view, process, 8099).holds === true;
}

export default definePrediction({
	id: 'lonely-network',
	question:
		'A network namespace is new, and a server in it listens on port 8099. Does something else in the lab get a server onto port 8099 too?',
	options: {
		yes: 'Yes: each network has its own ports',
		no: 'No: the port is taken',
	},
	replies: {
		yes: 'It couldn’t.',
		no: 'A port is taken in one network namespace. In the other nobody has it.',
	},
	reads: ['sockets', 'open-files'],
	outcome(view) {
		const init = findProcess(view, processKey(view.snapshot.init));
		const servers = newProcesses(view).filter(
			(one) => isAlive(one) && one.argv?.includes('8099') === true && listens(view, one),
		);
		const inside = servers.find((one) => init !== undefined && hasOtherNamespace(one, init, 'net'));
		const outside = servers.find((one) => one !== inside && init?.namespaces.net === one.namespaces.net);
		if (inside === undefined || outside === undefined) return undefined;
		return {
			option: 'yes',
			says: `${nameProcess(inside)} and ${nameProcess(outside)} both listen at port 8099.`,
			evidence: [namespaceOf(inside, 'net', 'the one'), namespaceOf(outside, 'net', 'the other')],
		};
	},
});
