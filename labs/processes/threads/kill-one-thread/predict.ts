import { definePrediction } from '#checks/define-question.ts';
import { goneOf, threadsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';

/** Threads of the process that the lesson has one of them killed of. */
const several = 5;

export default definePrediction({
	id: 'kill-one-thread',
	question: 'Five threads, one process. You send `kill -9` to the number of the last thread. What ends?',
	options: {
		thread: 'That thread; the other four go on',
		process: 'The whole process, with all its threads',
		nothing: 'Nothing: kill says there is no such process',
	},
	replies: {
		thread:
			'A thread can end by itself, but kill is for processes: whichever thread you name, the signal goes to all of the process it is in.',
		nothing:
			'A thread has a number as good as any, although no listing of /proc shows it. kill finds the process it belongs to.',
	},
	outcome(view) {
		const ended = [...view.records.values()].find(
			({ gone, lastAlive }) => gone !== null && lastAlive.threads >= several,
		);
		if (ended === undefined) return undefined;
		return {
			option: 'process',
			says: `${nameProcess(ended.lastAlive)} ended with all its ${ended.lastAlive.threads} threads.`,
			evidence: [threadsOf(ended.lastAlive, 'before'), goneOf(ended)],
		};
	},
});
