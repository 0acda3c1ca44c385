import type { Evidence, Verdict } from '../protocol/verdict.ts';

/** The task is done. `says` is one sentence on the learner's own processes; a pass rests on at least one fact. */
export function passed(says: string, evidence: readonly Evidence[]): Verdict {
	if (evidence.length === 0) throw new Error(`a pass without evidence: ${says}`);
	return { verdict: 'passed', says, evidence: [...evidence] };
}

/** Not done yet. `wrong` names the attempt that it looks like, a key of the task's `wrong`. */
export function notYet(
	says: string,
	details: { readonly wrong?: string; readonly evidence?: readonly Evidence[] } = {},
): Verdict {
	const evidence = [...(details.evidence ?? [])];
	return details.wrong === undefined
		? { verdict: 'not-yet', says, evidence }
		: { verdict: 'not-yet', says, wrong: details.wrong, evidence };
}

/** It can't be told, for something could not be read. Never counts against the learner. */
export function unknown(says: string, evidence: readonly Evidence[] = []): Verdict {
	return { verdict: 'unknown', says, evidence: [...evidence] };
}
