import { definePrediction } from '#checks/define-question.ts';
import { insidePidOf, namespaceOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, recordOf, runsProgram, seenFor } from '#checks/predicates.ts';

/** Nobody gets here by hand; what the lab itself lies in is taken off the 32 that the kernel allows. */
const veryDeep = 20;

/** It could go on, and doesn't: in milliseconds. */
const longEnough = 1_500;

export default definePrediction({
	id: 'how-deep',
	question: 'Each box makes another one inside, until somebody is refused. How deep does it go?',
	options: {
		three: 'To two or three: the machine, its container, a container in that',
		thirty: 'To about thirty',
		'no-end': 'As far as memory and the number of processes allow',
	},
	replies: {
		three:
			'For the kernel a pid namespace is a list with a list above it. It doesn’t mind lists below lists below lists.',
		'no-end':
			'It has to end sooner, for each process has to have a number in every list from its own up to the machine’s. The kernel allows 32 below the first.',
	},
	outcome(view) {
		const deepest = newProcesses(view)
			.filter((process) => isAlive(process) && runsProgram(process, '/usr/bin/sleep'))
			.toSorted((a, b) => a.insidePids.length - b.insidePids.length)
			.at(-1);
		const record = deepest && recordOf(view, deepest);
		if (deepest === undefined || record === undefined || deepest.insidePids.length < veryDeep) return undefined;
		if (!seenFor(record, longEnough)) return undefined;
		return {
			option: 'thirty',
			says: `${nameProcess(deepest)} is ${deepest.insidePids.length - 1} boxes below the lab, and there it stopped.`,
			evidence: [insidePidOf(deepest), namespaceOf(deepest, 'pid', 'the innermost'), stateOf(deepest)],
		};
	},
});
