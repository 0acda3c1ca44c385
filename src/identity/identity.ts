/** Who sits behind a browser. */
export interface Learner {
	/** At most 64 characters, as in `sessionQuerySchema`. */
	readonly id: string;
	/** What their own values are drawn from (`src/checks/vars.ts`): secret, and always the same. */
	readonly seed: string;
}

/** Tells learners by their cookie. */
export interface Identity {
	/** The learner of a `Cookie` header; `undefined` without a valid session. */
	identify(cookieHeader: string | undefined): Learner | undefined;
	/** The value of a `Set-Cookie` header that begins a session. */
	issue(): string;
}
