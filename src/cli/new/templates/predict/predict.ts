import { definePrediction } from '#checks/define-question.ts';
import { goneOf, parentsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

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

/** What came of it since the learner committed; `undefined` until it is done. */
function outcome(view: CheckView) {
	const record = [...view.records.values()].find(isTheSleep);
	if (record === undefined) return undefined;
	const name = nameProcess(record.latest);
	if (record.gone !== null) return { option: 'ends', says: `${name} is gone.`, evidence: [goneOf(record)] };
	if (record.parents.length < 2) return undefined;
	return { option: 'lives-on', says: `${name} lives, with another parent.`, evidence: [parentsOf(record)] };
}

function isTheSleep({ fromStart, latest }: ProcessRecord): boolean {
	return !fromStart && runsProgram(latest, '/usr/bin/sleep') && hasArgs(latest, ['1000']);
}
