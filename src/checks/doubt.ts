import type { Snapshot } from '../proc/snapshot.ts';
import type { Evidence, Verdict } from '../protocol/verdict.ts';
import { type Looked, pidIn, unreadIn } from './unread.ts';
import { unknown } from './verdict.ts';

/**
 * A verdict as it stands when some of what it may rest on could not be read. `not-yet` may be wrong for any such process or file, or
 * for a process that is missing from the snapshot; a pass only for those that its evidence names, be they unread or, in a snapshot with
 * gaps, missing. What was read for other tasks only is no reason to doubt: `looked` says which costlier facts this one looks at.
 */
export function withDoubt(verdict: Verdict, snapshot: Snapshot, looked: Looked = {}): Verdict {
	if (verdict.verdict === 'unknown') return verdict;
	const unread = unreadIn(snapshot, looked);
	const gaps = snapshot.gaps.map((gap) => ({ source: '/proc', field: 'processes', value: gap }));
	if (verdict.verdict === 'passed') {
		const named = unread.filter(({ touches }) => verdict.evidence.some(touches)).map(({ fact }) => fact);
		const doubtful = verdict.evidence.some((fact) => isMissing(fact, snapshot)) ? [...gaps, ...named] : named;
		return doubtful.length === 0 ? verdict : unknown('Some of what this rests on could not be read.', doubtful);
	}
	const facts = [...gaps, ...unread.map(({ fact }) => fact)];
	if (facts.length === 0) return verdict;
	return unknown('Not everything in the lab could be read, so this can’t be told.', facts.slice(0, 8));
}

/** It is of a process that the snapshot lacks: gone or, if there are gaps, perhaps only not read. */
function isMissing({ source }: Evidence, { processes }: Snapshot): boolean {
	return /^\/proc\/\d+(\/|$)/.test(source) && !processes.some(({ pid }) => String(pid) === pidIn(source));
}
