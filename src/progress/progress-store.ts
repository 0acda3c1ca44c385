import type { Problem } from '../foundation/problem.ts';
import type { Result } from '../foundation/result.ts';
import type { Attempt, AttemptKind } from '../protocol/labd-api.ts';

/** A learner's best on one task. */
export interface TaskProgress {
	readonly lesson: string;
	readonly task: string;
	/** The attempt that passed earliest, by its own clock (`at`), or `null`. */
	readonly passed: Attempt | null;
	/** How many attempts were recorded. */
	readonly attempts: number;
}

/** What a learner last said to one question. */
export interface QuestionProgress {
	readonly lesson: string;
	readonly question: string;
	readonly kind: Exclude<AttemptKind, 'task'>;
	/** The newest by its own clock (`at`): an answer, a prediction, or what came of it. */
	readonly last: Attempt;
	/** How many were recorded. */
	readonly attempts: number;
}

/** Append-only attempts. `tests/conformance/progress-store.ts` says what each implementation must do. */
export interface ProgressStore {
	/** Durable once it succeeded. The same id again changes nothing. Problem `progress-not-saved`: worth trying again later. */
	record(attempt: Attempt): Promise<Result<void, Problem>>;
	/** Every task of the learner with at least one attempt, by lesson and task id. */
	forLearner(learner: string): Promise<readonly TaskProgress[]>;
	/** Every question of the learner with at least one attempt, by lesson and question id. */
	questionsOf(learner: string): Promise<readonly QuestionProgress[]>;
}
