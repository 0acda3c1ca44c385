import { type Problem, ProblemError } from '../foundation/problem.ts';
import type { Result } from '../foundation/result.ts';

/** The value of a success. @throws ProblemError for a failure: at the edge of a program, which can't go on. */
export function valueIn<T>(result: Result<T, Problem>): T {
	if (!result.ok) throw new ProblemError(result.error);
	return result.value;
}
