import { definePrediction } from '#checks/define-question.ts';
import { goneOf, parentsOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isAlive, isLabInit, parentProcess, previousParent, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

export default definePrediction({
	id: 'and-the-grandchild',
	question:
		'Three generations: a bash, its child that wishes to die with it, and a sleep that is the child of that. You kill the first. Who is left?',
	options: {
		nobody: 'Nobody: one follows the other',
		grandchild: 'The sleep',
		both: 'Both: only the first was killed',
	},
	replies: {
		nobody:
			'The wish is that of one process. fork doesn’t copy it, so the grandchild has none, and to lose a parent means nothing to it.',
		both: 'This time a child does follow: it had asked the kernel for a signal at its parent’s end, and got it.',
	},
	outcome(view) {
		for (const sleep of view.records.values()) {
			const now = parentProcess(view, sleep.latest);
			const child = previousParent(view, sleep);
			const first = child && firstParent(view, child);
			if (!isTheSleep(sleep) || now === undefined || !isLabInit(view, now)) continue;
			if (child === undefined || child.gone === null || first === undefined || first.gone === null) continue;
			return {
				option: 'grandchild',
				says: `${nameProcess(sleep.latest)} lives; its parent and the parent of that are gone.`,
				evidence: [
					stateOf(sleep.latest),
					parentsOf(sleep, `${nameProcess(child.lastAlive)}, then ${nameProcess(now)}`),
					goneOf(child, 'the child, by its wish'),
					goneOf(first, 'the one you killed'),
				],
			};
		}
		return undefined;
	},
});

function isTheSleep({ gone, latest, fromStart }: ProcessRecord): boolean {
	return (
		!fromStart && gone === null && isAlive(latest) && runsProgram(latest, '/usr/bin/sleep') && hasArgs(latest, ['888'])
	);
}

function firstParent(view: CheckView, { parents }: ProcessRecord): ProcessRecord | undefined {
	const key = parents[0]?.parent;
	return key == null ? undefined : view.records.get(key);
}
