import type { Generated } from 'kysely';

/** One row per attempt; rows are only ever added, triggers refuse the rest. */
export interface AttemptsTable {
	readonly id: string;
	readonly learner: string;
	readonly lesson: string;
	/** `task`, `ask` or `predict`. */
	readonly kind: string;
	/** The id of the task or question. */
	readonly task: string;
	/** What was answered or predicted; `null` for a task. */
	readonly answer: string | null;
	readonly lab: string;
	readonly verdict: string;
	readonly wrong: string | null;
	readonly says: string;
	/** JSON: an array of `Evidence`. */
	readonly evidence: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

/** One row per version of a note; rows are only ever added, triggers refuse the rest. */
export interface NotesTable {
	/** In the order of saving. */
	readonly number: Generated<number>;
	readonly learner: string;
	/** The id of the Explain. */
	readonly id: string;
	readonly lesson: string;
	readonly text: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

export interface Schema {
	attempts: AttemptsTable;
	notes: NotesTable;
}
