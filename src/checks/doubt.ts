import type { ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import type { Evidence, Verdict } from '../protocol/verdict.ts';
import { unknown } from './verdict.ts';

/**
 * A verdict as it stands when some of what it may rest on could not be read. `not-yet` may be wrong for any such process, or
 * for one that is missing from the snapshot; a pass only for those that its evidence names. What is absent because a process
 * is about to go (ENOENT, ESRCH) is no reason to doubt.
 */
export function withDoubt(verdict: Verdict, snapshot: Snapshot): Verdict {
	if (verdict.verdict === 'unknown') return verdict;
	const unread = snapshot.processes.flatMap(unreadOf);
	if (verdict.verdict === 'passed') {
		const named = unread.filter((fact) => verdict.evidence.some((other) => isOfSameProcess(other, fact)));
		return named.length === 0 ? verdict : unknown('Some of what this rests on could not be read.', named);
	}
	if (unread.length === 0 && snapshot.gaps.length === 0) return verdict;
	const gaps = snapshot.gaps.map((gap) => ({ source: '/proc', field: 'processes', value: gap }));
	return unknown('Not everything in the lab could be read, so this can’t be told.', [...gaps, ...unread].slice(0, 8));
}

function unreadOf(process: ProcessFacts): readonly Evidence[] {
	return Object.entries(process.unreadable)
		.filter(([, error]) => error !== 'ENOENT' && error !== 'ESRCH')
		.map(([name, error]) => ({ source: `/proc/${process.pid}/${name}`, field: name, value: `unreadable (${error})` }));
}

/** Both sources are of the same `/proc/PID`. */
function isOfSameProcess(a: Evidence, b: Evidence): boolean {
	return a.source.split('/')[2] === b.source.split('/')[2];
}
