import type { Evidence } from '../../protocol/verdict.ts';

/** Whether something is so, with the facts that say it. */
export interface Finding {
	/** `unknown`: a fact that it rests on could not be read. */
	readonly holds: boolean | 'unknown';
	/** What is the case, whether that is what was asked for or not, without a full stop: `sleep 11 is asleep (S)`. */
	readonly says: string;
	/** Facts with `ok` are those it rests on; the others are there to be compared with. */
	readonly evidence: readonly Evidence[];
	/** The named wrong attempt that this looks like, a key of the task's `wrong`. */
	readonly wrong?: string;
}

interface Found {
	/** Said when it holds. */
	readonly says: string;
	/** Said when it doesn't. */
	readonly otherwise: string;
	/** The facts that it rests on: at least one. */
	readonly evidence: readonly Evidence[];
	/** Facts to compare with. */
	readonly context?: readonly Evidence[];
}

/** A finding of facts that were all read. */
export function found(holds: boolean, { says, otherwise, evidence, context = [] }: Found): Finding {
	return { holds, says: holds ? says : otherwise, evidence: [...marked(evidence, holds), ...context] };
}

/** It doesn't hold, for what it is about is not there: no fact can be shown. */
export function nothing(says: string): Finding {
	return { holds: false, says, evidence: [] };
}

/** It can't be told. */
export function unknowable(says: string, evidence: readonly Evidence[] = []): Finding {
	return { holds: 'unknown', says, evidence };
}

/** All must hold. One that doesn't hold decides, even beside one that can't be told; its words are what is said, and its `wrong`. */
export function all(...findings: readonly Finding[]): Finding {
	const first = findings.find(({ holds }) => holds === false) ?? findings.find(({ holds }) => holds === 'unknown');
	const evidence = merged(findings);
	if (first) return { ...first, evidence };
	return { holds: true, says: findings.map(({ says }) => says).join('; '), evidence };
}

/** One must hold: the first that does speaks. If none does, the first speaks, so give what you would rather see first. */
export function any(...findings: readonly Finding[]): Finding {
	return (
		findings.find(({ holds }) => holds === true) ??
		findings.find(({ holds }) => holds === 'unknown') ??
		findings[0] ??
		nothing('there is nothing to choose from')
	);
}

/** The opposite; its words stay, for they say what is the case, and so do the facts that decide. A `wrong` given before is dropped. */
export function not({ holds, says, evidence }: Finding): Finding {
	if (holds === 'unknown') return { holds, says, evidence };
	return {
		holds: !holds,
		says,
		evidence: evidence.map(({ ok, ...fact }) => (ok === holds ? { ...fact, ok: !holds } : fact)),
	};
}

/** When it doesn't hold: other words, and the named wrong attempt that this is. */
export function orElse(
	finding: Finding,
	{ says, wrong }: { readonly says?: string; readonly wrong?: string },
): Finding {
	if (finding.holds !== false) return finding;
	return { ...finding, says: says ?? finding.says, ...(wrong === undefined ? {} : { wrong }) };
}

/** When it holds: other words for it. */
export function saying(finding: Finding, says: string): Finding {
	return finding.holds === true ? { ...finding, says } : finding;
}

/** Facts beside it that are there to be looked at. */
export function beside(finding: Finding, ...context: readonly Evidence[]): Finding {
	return { ...finding, evidence: merged([finding, { ...finding, evidence: context }]) };
}

export interface Choice<T> {
	/** In the order in which they are to be explained; each may rest on what those before it made sure of. */
	readonly conditions: (candidate: T) => readonly Finding[];
	/** Said when there is no candidate at all. */
	readonly none: string;
}

/**
 * Holds if all conditions hold for one of the candidates. Else it tells of the candidate that comes nearest: most conditions
 * hold for it, of equals the one that gets furthest before the first that doesn't, then the newest (the last given).
 * Unknown if there is a candidate for which no condition fails and one can't be told.
 */
export function best<T>(candidates: readonly T[], { conditions, none }: Choice<T>): Finding {
	const tried = candidates.map((candidate) => conditions(candidate));
	const certain = tried.find((one) => holdsAll(one) === true) ?? tried.find((one) => holdsAll(one) === 'unknown');
	if (certain) return all(...certain);
	const nearest = tried.reduce<readonly Finding[]>((best, one) => (nearness(one, best) >= 0 ? one : best), []);
	return tried.length === 0 ? nothing(none) : all(...nearest);
}

/** Holds if all conditions hold for at least so many of the candidates; `short` is said with how many there are. */
export function atLeast<T>(
	count: number,
	candidates: readonly T[],
	{ conditions, none, short }: Choice<T> & { readonly short: (fitting: number) => string },
): Finding {
	const findings = candidates.map((candidate) => all(...conditions(candidate)));
	const fitting = findings.filter(({ holds }) => holds === true);
	const evidence = merged(fitting);
	if (fitting.length >= count) return { holds: true, says: fitting.map(({ says }) => says).join('; '), evidence };
	const open = findings.filter(({ holds }) => holds === 'unknown');
	const [first] = open;
	if (first && fitting.length + open.length >= count) return { ...first, evidence: merged([...fitting, first]) };
	const failing = candidates.filter((_, index) => findings[index]?.holds === false);
	if (fitting.length === 0 && open.length === 0) return best(failing, { conditions, none });
	return { holds: false, says: short(fitting.length), evidence };
}

function holdsAll(findings: readonly Finding[]): Finding['holds'] {
	if (findings.some(({ holds }) => holds === false)) return false;
	return findings.every(({ holds }) => holds === true) ? true : 'unknown';
}

/** Above 0 if `a` comes nearer than `b`. */
function nearness(a: readonly Finding[], b: readonly Finding[]): number {
	return holding(a) - holding(b) || reach(a) - reach(b);
}

function holding(findings: readonly Finding[]): number {
	return findings.filter(({ holds }) => holds === true).length;
}

function reach(findings: readonly Finding[]): number {
	const first = findings.findIndex(({ holds }) => holds !== true);
	return first === -1 ? findings.length : first;
}

function marked(evidence: readonly Evidence[], ok: boolean): readonly Evidence[] {
	return evidence.map((fact) => ({ ...fact, ok }));
}

/** Each fact once: one that is not as it has to be is told as that, even if it serves another condition. */
function merged(findings: readonly Finding[]): readonly Evidence[] {
	const facts = new Map<string, Evidence>();
	for (const fact of findings.flatMap(({ evidence }) => evidence)) {
		const key = `${fact.source} ${fact.field} ${fact.value}`;
		const known = facts.get(key);
		if (!known || (known.ok !== false && fact.ok !== undefined)) facts.set(key, { ...fact, ...meaningOf(fact, known) });
	}
	return [...facts.values()];
}

function meaningOf(fact: Evidence, known: Evidence | undefined): { readonly meaning?: string } {
	const meaning = fact.meaning ?? known?.meaning;
	return meaning === undefined ? {} : { meaning };
}
