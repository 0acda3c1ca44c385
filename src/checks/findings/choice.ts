import { all, type Finding, inOneSentence, merged, nothing, saying } from './finding.ts';

export interface Choice<T> {
	/** In the order in which they are to be explained; each may rest on what those before it made sure of. */
	readonly conditions: (candidate: T) => readonly Finding[];
	/** Said when there is no candidate at all. */
	readonly none: string;
}

/**
 * Holds if all conditions hold for one of the candidates; `passed` is what to say of it, if not the conditions' own words. Else it
 * tells of the candidate that comes nearest: most conditions hold for it, of equals the one that gets furthest before the first that
 * doesn't, then the newest (the last given). Unknown if there is a candidate for which no condition fails and one can't be told.
 */
export function best<T>(
	candidates: readonly T[],
	{ conditions, none, passed }: Choice<T> & { readonly passed?: (candidate: T) => string },
): Finding {
	const tried = candidates.map((candidate): Tried<T> => ({ candidate, findings: conditions(candidate) }));
	const certain = tried.find((one) => holdsAll(one) === true) ?? tried.find((one) => holdsAll(one) === 'unknown');
	if (certain) {
		const finding = all(...certain.findings);
		return passed === undefined ? finding : saying(finding, passed(certain.candidate));
	}
	const [first, ...others] = tried;
	if (first === undefined) return nothing(none);
	return all(...others.reduce((nearest, one) => (nearness(one, nearest) >= 0 ? one : nearest), first).findings);
}

interface Count<T> extends Choice<T> {
	/** Said with how many there are when there are some, but too few. */
	readonly short: (fitting: number) => string;
	/** Said of as many as are wanted, if not the conditions' own words. */
	readonly passed?: (fitting: readonly T[]) => string;
}

/**
 * Holds if all conditions hold for at least so many of the candidates. If not, the newest of the others that is a named wrong attempt
 * is told of.
 */
export function atLeast<T>(count: number, candidates: readonly T[], choice: Count<T>): Finding {
	const { conditions, passed, short } = choice;
	const tried = candidates.map((candidate) => ({ candidate, finding: all(...conditions(candidate)) }));
	const fitting = tried.filter(({ finding }) => finding.holds === true).slice(0, count);
	const findings = fitting.map(({ finding }) => finding);
	if (fitting.length === count) {
		const says = passed?.(fitting.map(({ candidate }) => candidate)) ?? inOneSentence(findings);
		return { holds: true, says, evidence: merged(findings) };
	}
	const open = tried.filter(({ finding }) => finding.holds === 'unknown').map(({ finding }) => finding);
	const [first] = open;
	if (first && fitting.length + open.length >= count) return { ...first, evidence: merged([...findings, first]) };
	const failing = tried.filter(({ finding }) => finding.holds === false);
	const slip = failing.findLast(({ finding }) => finding.wrong !== undefined);
	if (slip !== undefined) return slip.finding;
	if (fitting.length + open.length > 0)
		return { holds: false, says: short(fitting.length), evidence: merged(findings) };
	const { none } = choice;
	return best(
		failing.map(({ candidate }) => candidate),
		{ conditions, none },
	);
}

interface Tried<T> {
	readonly candidate: T;
	readonly findings: readonly Finding[];
}

function holdsAll({ findings }: Tried<unknown>): Finding['holds'] {
	if (findings.some(({ holds }) => holds === false)) return false;
	return findings.every(({ holds }) => holds === true) ? true : 'unknown';
}

/** Above 0 if `a` comes nearer than `b`. */
function nearness(a: Tried<unknown>, b: Tried<unknown>): number {
	return holding(a) - holding(b) || reach(a) - reach(b);
}

function holding({ findings }: Tried<unknown>): number {
	return findings.filter(({ holds }) => holds === true).length;
}

function reach({ findings }: Tried<unknown>): number {
	const first = findings.findIndex(({ holds }) => holds !== true);
	return first === -1 ? findings.length : first;
}
