import type { Outcome } from '../../checks/question.ts';
import type { Evidence, Verdict } from '../../protocol/verdict.ts';
import type { Found } from './verify-case.ts';

export function foundVerdict({ verdict, says, wrong, evidence }: Verdict): Found {
	return { result: verdict, name: wrong ?? null, says, evidence };
}

export function foundOutcome(outcome: Pick<Outcome, 'option' | 'says' | 'evidence'> | undefined): Found {
	if (outcome === undefined)
		return { result: 'no-outcome', name: null, says: 'Nothing has come of it yet.', evidence: [] };
	return { result: 'outcome', name: outcome.option, says: outcome.says, evidence: outcome.evidence };
}

/** Nothing can be told, and why. */
export function foundNothing(says: string): Found {
	return { result: 'unknown', name: null, says, evidence: [] };
}

/** Files of `/proc/PID` in the evidence that are of no process of the lab: such a fact was not read there. */
export function strangeSources(evidence: readonly Evidence[], pids: ReadonlySet<number>): readonly string[] {
	return evidence
		.map(({ source }) => source)
		.filter((source) => {
			const [, pid] = /^\/proc\/(\d+)(?:\/|$)/.exec(source) ?? [];
			return pid !== undefined && !pids.has(Number(pid));
		});
}
