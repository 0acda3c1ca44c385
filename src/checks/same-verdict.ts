import type { Evidence, Verdict } from '../protocol/verdict.ts';

/** The same verdict of the same named wrong attempt; words and facts may differ. */
export function saysTheSame(a: Verdict, b: Verdict): boolean {
	return a.verdict === b.verdict && a.wrong === b.wrong;
}

/** The same to the last word and fact. */
export function verdictsAreEqual(a: Verdict, b: Verdict): boolean {
	return (
		saysTheSame(a, b) &&
		a.says === b.says &&
		a.evidence.length === b.evidence.length &&
		a.evidence.every((fact, index) => isSameFact(fact, b.evidence[index]))
	);
}

function isSameFact(a: Evidence, b: Evidence | undefined): boolean {
	return (
		b !== undefined &&
		a.value === b.value &&
		a.field === b.field &&
		a.source === b.source &&
		a.ok === b.ok &&
		a.meaning === b.meaning &&
		a.manual === b.manual
	);
}
