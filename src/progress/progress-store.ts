import type { Attempt } from '../protocol/labd-api.ts';

/** A learner's best on one task. */
export interface TaskProgress {
	readonly lesson: string;
	readonly task: string;
	/** The first attempt that passed, or `null`. */
	readonly passed: Attempt | null;
	/** How many attempts were recorded. */
	readonly attempts: number;
}

/** Append-only attempts. `tests/conformance/progress-store.ts` says what each implementation must do. */
export interface ProgressStore {
	/** Durable once resolved. The same id again changes nothing. */
	record(attempt: Attempt): Promise<void>;
	/** Every task of the learner with at least one attempt. */
	forLearner(learner: string): Promise<readonly TaskProgress[]>;
}
