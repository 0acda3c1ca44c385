/** One row per attempt; rows are only ever added, triggers refuse the rest. */
export interface AttemptsTable {
	readonly id: string;
	readonly learner: string;
	readonly lesson: string;
	readonly task: string;
	readonly lab: string;
	readonly verdict: string;
	readonly wrong: string | null;
	readonly says: string;
	/** JSON: an array of `Evidence`. */
	readonly evidence: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

export interface Schema {
	attempts: AttemptsTable;
}
