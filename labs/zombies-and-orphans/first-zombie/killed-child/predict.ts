import { definePrediction } from '#checks/define-question.ts';
import { exitCodeOf, parentOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isZombie, newProcesses, parentProcess, recordOf, seenFor } from '#checks/predicates.ts';
import { signalNumber } from '#checks/signals.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** A zombie that has stayed so long, in milliseconds, has a parent that doesn't ask. */
const longEnough = 1_000;

export default definePrediction({
	id: 'killed-child',
	question: 'The child doesn’t end by itself: kill -9 ends it. Its parent doesn’t ask. What is left of it?',
	options: {
		nothing: 'Nothing: kill -9 removes a process at once',
		zombie: 'A zombie, like any other',
		hanging: 'A process that is alive and hangs',
	},
	replies: {
		nothing:
			'kill -9 ends a process, no more. How it ended, here by signal 9, is still kept for the parent’s question.',
		hanging: 'What hangs is alive: it has a program, memory and open files. Signal 9 has taken all that away.',
	},
	outcome(view) {
		const zombie = newProcesses(view).find((process) => wasKilled(process) && lasts(view, process));
		const parent = zombie && parentProcess(view, zombie);
		if (zombie === undefined || parent === undefined || !isAlive(parent)) return undefined;
		return {
			option: 'zombie',
			says: `${zombie.insidePids[0]} was killed by signal 9 and is a zombie.`,
			evidence: [stateOf(zombie), exitCodeOf(zombie), parentOf(zombie, `${nameProcess(parent)}, alive`)],
		};
	},
});

function wasKilled(process: ProcessFacts): boolean {
	return isZombie(process) && (process.exitCode & 0x7f) === signalNumber('SIGKILL');
}

function lasts(view: CheckView, process: ProcessFacts): boolean {
	const record = recordOf(view, process);
	return record !== undefined && seenFor(record, longEnough);
}
