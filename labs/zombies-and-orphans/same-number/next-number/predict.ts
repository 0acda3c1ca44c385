import { definePrediction } from '#checks/define-question.ts';
import { goneOf, insidePidOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'next-number',
	question: 'You start a sleep, kill it, and start another. Which number does the second get?',
	options: {
		same: 'That of the first: it is free again',
		lowest: 'The lowest that is free',
		higher: 'A higher one than the first',
	},
	replies: {
		same: 'It is free, but the kernel doesn’t look back: it goes on from the number it gave out last.',
		lowest: 'So it is with file descriptors. For processes the kernel goes on from the number it gave out last.',
	},
	outcome(view) {
		for (const sleep of newProcesses(view).filter((process) => isAlive(process) && isPlainSleep(process))) {
			const before = endedBefore(view, sleep);
			if (before === undefined) continue;
			return {
				option: 'higher',
				says: `${nameProcess(before.lastAlive)} is gone, its number is free, and ${nameProcess(sleep)} has a higher one.`,
				evidence: [goneOf(before, `was ${before.lastAlive.insidePids[0]} in the lab`), insidePidOf(sleep)],
			};
		}
		return undefined;
	},
});

function isPlainSleep(process: ProcessFacts): boolean {
	return runsProgram(process, '/usr/bin/sleep') && process.insidePids.length === 1;
}

/** A sleep of the learner's that was gone when this one began, with a lower number. */
function endedBefore(view: CheckView, sleep: ProcessFacts) {
	return [...view.records.values()].find(
		({ gone, fromStart, lastAlive, first }) =>
			gone !== null &&
			!fromStart &&
			isPlainSleep(lastAlive) &&
			first.starttime < sleep.starttime &&
			(lastAlive.insidePids[0] ?? 0) < (sleep.insidePids[0] ?? 0),
	);
}
