import { patience } from '../patience.ts';

/** For the first lab, which comes up alone, and the last, which ends alone. */
const aside = 120_000;

/** So long at most, in milliseconds, for so many cases: on 2 cores that do nothing else a case takes half a second, beside others. */
export function longestForCases(count: number): number {
	return (aside + 2_000 * count) * patience;
}

/** So long at most, in milliseconds, to do all that so many lessons say: on 2 cores that do nothing else a lesson takes five seconds. */
export function longestForLessons(count: number): number {
	return (aside + 20_000 * count) * patience;
}
