import { defineAsk } from '#checks/define-question.ts';
import { parentsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, isLabInit, isNestedInit, previousParent } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

export default defineAsk({
	id: 'who-adopted',
	question: 'Your orphan was adopted by a subreaper. Which number does its new parent have?',
	answer: 'number',
	truth(view) {
		const [orphan] = adopted(view);
		if (orphan === undefined) return undefined;
		const { record, before, adopter } = orphan;
		return {
			answers: [String(adopter.insidePids[0])],
			says: `${nameProcess(record.latest)} was adopted by ${nameProcess(adopter)}.`,
			evidence: [parentsOf(record, `${nameProcess(before.latest)}, then ${nameProcess(adopter)}`)],
		};
	},
	absent:
		'No process of yours has been adopted by a subreaper yet, or the orphan has ended since. Do the task above first.',
	wrong: {
		'pid-one': {
			answers: () => ['1'],
			says: 'PID 1 takes those whom nobody else wants. Here an ancestor had volunteered: what is the PPID of your orphan now?',
		},
		'the-orphan': {
			answers: (view) => adopted(view).map(({ record }) => String(record.latest.insidePids[0])),
			says: 'That is the orphan itself: its PID. Its parent is in the next column, PPID.',
		},
		'the-dead': {
			answers: (view) => adopted(view).map(({ before }) => String(before.latest.insidePids[0])),
			says: 'That was its first parent, and it is gone. Who has the orphan now?',
		},
	},
	otherwise: 'Find the orphan in `ps -ef --forest`: the line it hangs below is its parent.',
});

/** Those that lost a parent before our eyes and have a living one other than a PID 1. */
function adopted(view: CheckView) {
	return [...view.records.values()].flatMap((record) => {
		const adopter = adopterOf(view, record);
		const before = previousParent(view, record);
		if (adopter === undefined || before === undefined || record.gone !== null) return [];
		if (before.gone === null && isAlive(before.latest)) return [];
		return isLabInit(view, adopter) || isNestedInit(adopter) ? [] : [{ record, before, adopter }];
	});
}

function adopterOf(view: CheckView, record: ProcessRecord) {
	const key = record.parents.at(-1)?.parent;
	const adopter = key == null ? undefined : findProcess(view, key);
	return adopter !== undefined && isAlive(adopter) && isAlive(record.latest) ? adopter : undefined;
}
