import { type Problem, ProblemError } from '../../foundation/problem.ts';
import type { Result } from '../../foundation/result.ts';

/** The value of a result. @throws ProblemError the problem of one that failed. */
export function orThrow<T>(result: Result<T, Problem>): T {
	if (!result.ok) throw new ProblemError(result.error);
	return result.value;
}
