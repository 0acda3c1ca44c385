import { definePrediction } from '#checks/define-question.ts';
import { insidePidOf, parentsOf } from '#checks/evidence.ts';
import { ended } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import {
	isAlive,
	isLabInit,
	isNestedInit,
	parentProcess,
	previousParent,
	sharesNamespace,
} from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

export default definePrediction({
	id: 'guest-orphan',
	question: 'You kill nsenter, the parent of your sleep in the box. Who adopts the sleep?',
	options: {
		'number-one': 'Number 1 of the box, where it lives',
		lab: 'The lab’s PID 1, outside',
		dies: 'Nobody: it ends with nsenter',
	},
	replies: {
		'number-one':
			'The kernel looks for a new parent where the dead one lived, not where the child lives. nsenter lived in the lab.',
		lab: 'Number 1 of the namespace took it: the parent that ended must have been in there.',
		dies: 'No rule ties a child’s life to its parent’s, not even across a fence.',
	},
	outcome(view) {
		for (const record of view.records.values()) {
			const adopter = adopterOf(view, record);
			if (adopter === undefined) continue;
			return {
				option: isLabInit(view, adopter) ? 'lab' : 'number-one',
				says: `${nameProcess(record.latest)} lives in the box, and its parent is ${nameProcess(adopter)} of ${isLabInit(view, adopter) ? 'the lab' : 'its own namespace'}.`,
				evidence: [parentsOf(record, `nsenter, then ${nameProcess(adopter)}`), insidePidOf(record.latest)],
			};
		}
		return undefined;
	},
});

/** Who has a process of a nested namespace whose first parent lived outside of it and has ended. */
function adopterOf(view: CheckView, record: ProcessRecord) {
	const { latest, gone } = record;
	if (gone !== null || !isAlive(latest) || latest.insidePids.length < 2 || isNestedInit(latest)) return undefined;
	const before = previousParent(view, record);
	if (before === undefined || ended(before).holds !== true) return undefined;
	if (sharesNamespace(before.lastAlive, latest, 'pid')) return undefined;
	const adopter = parentProcess(view, latest);
	return adopter !== undefined && (isLabInit(view, adopter) || isNestedInit(adopter)) ? adopter : undefined;
}
