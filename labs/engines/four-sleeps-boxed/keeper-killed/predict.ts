import { definePrediction } from '#checks/define-question.ts';
import { goneOf, parentsOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, parentProcess, previousParent } from '#checks/predicates.ts';
import { programs, ran } from '../../containers.ts';

export default definePrediction({
	id: 'keeper-killed',
	question: 'You kill conmon, the parent of that sleep, with kill -9. What becomes of the container?',
	options: {
		'dies-too': 'It ends with its keeper',
		'lives-on': 'It lives on, and its first process has another parent',
		restarted: 'docker starts another keeper for it',
	},
	replies: {
		'dies-too':
			'No rule ties a child’s life to its parent’s, in a container or out of it. What ends a container is the end of its own number 1.',
		restarted: 'There is nobody to do that: no docker is running now. The sleep lives on as any orphan does.',
	},
	outcome(view) {
		for (const record of view.records.values()) {
			const { latest, gone } = record;
			const before = previousParent(view, record);
			const parent = parentProcess(view, latest);
			if (gone !== null || !isAlive(latest) || !isNestedInit(latest)) continue;
			if (before === undefined || before.gone === null || parent === undefined) continue;
			if (!ran(before, programs.keeper)) continue;
			return {
				option: 'lives-on',
				says: `${nameProcess(latest)} lives on, number 1 of its container as before; its parent is now ${nameProcess(parent)}.`,
				evidence: [goneOf(before, 'its keeper'), parentsOf(record), stateOf(latest, 'alive')],
			};
		}
		return undefined;
	},
});
