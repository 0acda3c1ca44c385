/** An expected failure, told to people. `code` is permanent: scripts, tests and documents rely on it. */
export interface Problem {
	/** Permanent, kebab-case: `no-oci-runtime`. */
	readonly code: string;
	/** What happened: one sentence. */
	readonly what: string;
	/** Why it happened, as far as is known. */
	readonly why: string;
	/** What to do about it. */
	readonly fix: string;
	/** The error underneath, for logs; never shown to a learner. */
	readonly cause?: unknown;
}

/** A problem on its way through code that can't go on: wrapped once, at the boundary. */
export class ProblemError extends Error {
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(`${problem.what} ${problem.why} ${problem.fix}`, { cause: problem.cause });
		this.name = problem.code;
		this.problem = problem;
	}
}
