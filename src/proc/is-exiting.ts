import type { ProcessFacts } from './snapshot.ts';

/**
 * In the middle of its exit: its memory and its program are gone already, its files may be, and the zombie comes next. On a busy
 * machine that lasts. (A leader that ended before its threads has no program either, and is `Z` already.)
 */
export function isExiting({ exe, state, unreadable }: ProcessFacts): boolean {
	return exe === null && unreadable.exe === 'ENOENT' && state !== 'Z';
}
