import { definePrediction } from '#checks/define-question.ts';
import { stateOf, threadsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { newProcesses, recordOf, seenFor } from '#checks/predicates.ts';

/** What is so for so many milliseconds is no passing moment of an exit. */
const longEnough = 1_000;

export default definePrediction({
	id: 'first-thread-ends',
	question: 'A process has two threads. The first one, in which the program began, ends. What becomes of the process?',
	options: {
		ends: 'It ends, and the other thread with it',
		lives: 'It lives on in the other thread',
		moves: 'The other thread becomes a process of its own',
	},
	replies: {
		ends: 'That is what `exit` does, and the end of a main program. But a thread can also end alone, and the first is a thread like any other.',
		moves:
			'Nothing moves: the number, the memory and the files stay those of the process, until its last thread has ended.',
	},
	outcome(view) {
		const half = newProcesses(view).find((process) => {
			const record = recordOf(view, process);
			return process.state === 'Z' && process.threads > 1 && record !== undefined && seenFor(record, longEnough);
		});
		if (half === undefined) return undefined;
		return {
			option: 'lives',
			says: `Of ${nameProcess(half)} the first thread has ended, and the process lives.`,
			evidence: [stateOf(half, 'that of its first thread'), threadsOf(half)],
		};
	},
});
