/** One change in a scratch copy of the checkout: `find` is in the file once. */
export interface Edit {
	/** From the checkout's root. */
	readonly file: string;
	readonly find: string;
	readonly replace: string;
}

/** What one test of `tests/attacks` stands on, and how it is seen to fail without it. */
export interface Fence {
	/** The test's whole name. */
	readonly test: string;
	/** What holds the attack off. */
	readonly fence: string;
	/** How that is taken away, in words for `docs/attacks.md`; what keeps the attack harmless then is said too. */
	readonly without: string;
	readonly edits: readonly Edit[];
	/** In the message of the assertion that fails: the attack did what the fence is there against. */
	readonly fails: RegExp;
	/** Files of `/proc/sys` that are written back afterwards as they were before. */
	readonly restores?: readonly string[];
	/** Others on the machine would notice: tried only when it is ours alone (`--alone`). */
	readonly alone?: true;
}

/** The fences of one file in `tests/attacks`. */
export interface FencesOf {
	/** `escape` for `tests/attacks/escape.test.ts`. */
	readonly file: string;
	readonly fences: readonly Fence[];
}

/** Identifies a row: a test may stand on several fences, each with a row. */
export function rowId(file: string, { test, fence }: Pick<Fence, 'test' | 'fence'>): string {
	return `${file}: ${test} (${fence})`;
}
