import type { Snapshot } from '../proc/snapshot.ts';
import { withDoubt } from './doubt.ts';
import { beginHistory, extendHistory } from './history.ts';
import type { Outcome, Prediction } from './question.ts';
import type { CheckView } from './task.ts';
import type { Vars } from './vars.ts';
import { passed } from './verdict.ts';

export interface PredictionWatch {
	/**
	 * Looks at one more snapshot. The outcome, once: when the same option came true in two snapshots in a row.
	 * @throws what the question's own code throws: a bug in the course.
	 */
	observe(snapshot: Snapshot): Outcome | undefined;
}

/** Waits for what comes of an experiment, from the moment of the commitment: `start` is the snapshot of that moment. */
export function createPredictionWatch(
	prediction: Prediction,
	{ start, vars }: { readonly start: Snapshot; readonly vars: Vars },
): PredictionWatch {
	let history = beginHistory(start, vars);
	let before: string | undefined;
	let isOver = false;
	return {
		observe(snapshot) {
			if (isOver) return undefined;
			history = extendHistory(history, snapshot);
			const outcome = certainOutcome(prediction, history);
			isOver = outcome !== undefined && outcome.option === before;
			before = outcome?.option;
			return isOver ? outcome : undefined;
		},
	};
}

/** Nothing while something it rests on, or a part of the lab, can't be read. */
function certainOutcome(prediction: Prediction, view: CheckView): Outcome | undefined {
	const outcome = prediction.outcome(view);
	if (outcome === undefined || view.snapshot.gaps.length > 0) return undefined;
	if (!Object.hasOwn(prediction.options, outcome.option))
		throw new Error(`The outcome '${outcome.option}' is no option of the prediction '${prediction.id}'.`);
	const { verdict } = withDoubt(passed(outcome.says, outcome.evidence), view.snapshot, {
		...prediction,
		vars: view.vars,
	});
	return verdict === 'unknown' ? undefined : outcome;
}
