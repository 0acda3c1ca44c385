import type { Evidence } from '../../protocol/verdict.ts';

/** Whether something is so, with the facts that say it. */
export interface Finding {
	/** `unknown`: a fact that it rests on could not be read. */
	readonly holds: boolean | 'unknown';
	/**
	 * What is the case, whether that is what was asked for or not: a sentence without its full stop. It begins with the name of a
	 * process, or with a capital: `sleep 11 is asleep (S)`, `There is no cgroup /box`.
	 */
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

/**
 * All must hold. One that doesn't hold decides, even beside one that can't be told; its words are what is said, and its `wrong`. The
 * facts are those that hold so far, up to the one that decides: what comes after it is not yet the learner's concern.
 */
export function all(...findings: readonly Finding[]): Finding {
	const first = findings.find(({ holds }) => holds === false) ?? findings.find(({ holds }) => holds === 'unknown');
	if (first === undefined) return { holds: true, says: inOneSentence(findings), evidence: merged(findings) };
	const before = findings.slice(0, findings.indexOf(first)).filter(({ holds }) => holds === true);
	return { ...first, evidence: merged([...before, first]) };
}

/** One must hold: the first that does speaks. If none does, the first speaks, so give what you would rather see first. */
export function any(...findings: readonly Finding[]): Finding {
	return (
		findings.find(({ holds }) => holds === true) ??
		findings.find(({ holds }) => holds === 'unknown') ??
		findings[0] ??
		nothing('There is nothing to choose from')
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

interface Instead {
	readonly says?: string;
	/** The named wrong attempt that this is. */
	readonly wrong?: string | undefined;
	/** Facts to be looked at next to it, in this case only. */
	readonly beside?: readonly Evidence[];
}

/** When it doesn't hold: other words, the named wrong attempt that this is, and facts that explain it. */
export function orElse(finding: Finding, { says = finding.says, wrong, beside: context = [] }: Instead): Finding {
	if (finding.holds !== false) return finding;
	return beside({ ...finding, says, ...(wrong === undefined ? {} : { wrong }) }, ...context);
}

/** When it holds: other words for it. */
export function saying(finding: Finding, says: string): Finding {
	return finding.holds === true ? { ...finding, says } : finding;
}

/** When it holds: no facts. For what goes without saying while it is so. */
export function quietly(finding: Finding): Finding {
	return finding.holds === true ? { ...finding, evidence: [] } : finding;
}

/** In a few words what the first of the facts that it rests on means here: `the parent`. */
export function meaning(finding: Finding, words: string): Finding {
	const first = finding.evidence.findIndex(({ ok }) => ok !== undefined);
	const evidence = finding.evidence.map((fact, index) => (index === first ? { ...fact, meaning: words } : fact));
	return { ...finding, evidence };
}

/** Facts beside it that are there to be looked at. */
export function beside(finding: Finding, ...context: readonly Evidence[]): Finding {
	return { ...finding, evidence: merged([finding, { ...finding, evidence: context }]) };
}

/** What they say, joined by semicolons. */
export function inOneSentence(findings: readonly Finding[]): string {
	return findings.map(({ says }, index) => (index === 0 ? says : beginSmall(says))).join('; ');
}

/** `The rest` becomes `the rest`; a name keeps its capital: `Xorg 12`, `PID 1`. */
function beginSmall(words: string): string {
	return /^[A-Z][a-z’]* (?!\d)/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

function marked(evidence: readonly Evidence[], ok: boolean): readonly Evidence[] {
	return evidence.map((fact) => ({ ...fact, ok }));
}

/** The facts of all, each once: one that is not as it has to be is told as that, even if it serves another finding. */
export function merged(findings: readonly Finding[]): readonly Evidence[] {
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
