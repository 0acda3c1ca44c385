import { definePrediction } from '#checks/define-question.ts';
import { goneOf, parentsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';

export default definePrediction({
	id: 'new-predict',
	question: 'A bash starts `sleep 1000` in the background and ends. What becomes of the sleep?',
	options: {
		ends: 'It ends with its parent.',
		'lives-on': 'It lives on, with another parent.',
	},
	replies: {
		ends: 'The kernel ties no child to its parent’s life. What ends with a terminal is ended by a signal.',
	},
	outcome,
});

/** What the learner did after they committed; `undefined` until it is done. */
function outcome(view: CheckView) {
	for (const record of view.records.values()) {
		if (record.fromStart || !runsProgram(record.latest, '/usr/bin/sleep')) continue;
		const name = nameProcess(record.latest);
		if (record.gone !== null) return { option: 'ends', says: `${name} is gone.`, evidence: [goneOf(record)] };
		if (record.parents.length > 1)
			return { option: 'lives-on', says: `${name} lives, with a new parent.`, evidence: [parentsOf(record)] };
	}
	return undefined;
}
