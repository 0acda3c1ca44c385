/** How many tests a suite ran. */
export interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

/** One program of a suite. Its exit code counts as one test, unless it is a Vitest project, whose tests are counted. */
export type Step = { readonly command: readonly [string, ...string[]] } | { readonly project: string };

export interface Suite {
	readonly name: string;
	readonly steps: readonly Step[];
	/** Uses the lab image and the site. */
	readonly needsBuild?: boolean;
}

export interface SuiteResult extends Counts {
	readonly name: string;
	readonly seconds: number;
	/** What its programs wrote; shown when something failed. */
	readonly log: string;
}

const noTests: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sum(counts: readonly Counts[]): Counts {
	return counts.reduce<Counts>(
		(a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
		noTests,
	);
}

/** A suite that ran no test has failed; so has, on CI, one that skipped any: nothing is missing there. */
export function judge(
	counts: Counts,
	ci: boolean,
): { readonly counts: Counts; readonly complaint: string | undefined } {
	if (counts.passed + counts.failed === 0) return { counts: { ...counts, failed: 1 }, complaint: 'It ran no test.' };
	if (!ci || counts.skipped === 0) return { counts, complaint: undefined };
	const failed = counts.failed + counts.skipped;
	return {
		counts: { ...counts, failed, skipped: 0 },
		complaint: `${counts.skipped} skipped, which CI counts as failed.`,
	};
}

/** The gate's last line. */
export function closingLine({ passed, failed, skipped }: Counts): string {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
