import { definePrediction } from '#checks/define-question.ts';
import { goneOf, parentsOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, parentProcess, previousParent, runsProgram } from '#checks/predicates.ts';
import { processKey } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'parent-is-killed',
	question: 'You kill the parent of tail with kill -9, and nothing else. What happens to tail?',
	options: {
		dies: 'It dies too',
		'pid-1': 'It lives on, with PID 1 as its parent',
		none: 'It lives on without a parent',
		zombie: 'It becomes a zombie',
	},
	replies: {
		dies: 'No rule ties a child’s life to its parent’s. What you have seen die together got a signal each, mostly from a terminal.',
		none: 'A process always has a parent, for somebody has to wait for it in the end. The kernel finds a new one at once.',
		zombie: 'A zombie is one that has exited itself. tail hasn’t: nobody sent it anything.',
	},
	outcome(view) {
		const tail = view.start.processes.find((process) => runsProgram(process, '/usr/bin/tail'));
		const now = tail && findProcess(view, processKey(tail));
		const record = tail && view.records.get(processKey(tail));
		const before = record && previousParent(view, record);
		const parent = now && parentProcess(view, now);
		if (now === undefined || record === undefined || parent === undefined || !isAlive(now)) return undefined;
		if (before === undefined || before.gone === null) return undefined;
		return {
			option: 'pid-1',
			says: `${nameProcess(now)} lives on, and its parent is ${nameProcess(parent)}.`,
			evidence: [goneOf(before, 'its first parent'), parentsOf(record), stateOf(now, 'alive')],
		};
	},
});
