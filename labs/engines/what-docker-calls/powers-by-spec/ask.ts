import { defineAsk } from '#checks/define-question.ts';
import { capabilitiesOf, parentOf } from '#checks/evidence.ts';
import { bitsIn } from '#checks/masks.ts';
import { isLabInit, parentProcess } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newFirsts, reads } from '../../containers.ts';

export default defineAsk({
	id: 'powers-by-spec',
	question: 'How many capabilities has the root of the container that you gave to `crun`?',
	answer: 'number',
	reads,
	truth(view) {
		const first = left(view);
		if (first === undefined) return undefined;
		return {
			answers: [String(countOf(first))],
			says: `${countOf(first)}: those that config.json lists. docker’s list has fourteen.`,
			evidence: [capabilitiesOf(first, 'Eff'), parentOf(first, 'no engine')],
		};
	},
	absent: 'No container of `crun` alone runs now. Make the bundle, and start it with `crun run --detach`.',
	wrong: {
		'as-docker': {
			answers: () => ['14', '11'],
			says: 'That many an engine leaves to root. This list is the one that `crun spec` wrote, and it is shorter.',
		},
		all: {
			answers: (view) => ['41', String(countOf(labInit(view)))],
			says: 'So many has who holds nothing back. Look into status of the container’s process: CapEff.',
		},
		none: {
			answers: () => ['0', '5', '15'],
			says: 'The file config.json names the same few in each of its sets. They are no sum: count those of one set.',
		},
	},
	otherwise: '`grep CapEff /proc/PID/status` shows a set in hexadecimal; `capsh --decode=SET` names what is in it.',
});

function left(view: CheckView): ProcessFacts | undefined {
	return newFirsts(view).findLast((first) => {
		const parent = parentProcess(view, first);
		return parent !== undefined && isLabInit(view, parent);
	});
}

function countOf(process: ProcessFacts | undefined): number {
	return process?.status == null ? 0 : bitsIn(process.status.capEff).length;
}
