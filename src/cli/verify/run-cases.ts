import { availableParallelism } from 'node:os';
import type { LessonLabs } from '../../labd/lesson-labs.ts';
import type { VerifyCase } from './plan-cases.ts';
import { runCase, type VerifyOutcome } from './run-case.ts';

/** Labs at once: two per core, for a case mostly waits. */
export const verifyWidth = 2 * availableParallelism();

export interface RunCasesOptions {
	readonly signal: AbortSignal;
	readonly onOutcome: (outcome: VerifyOutcome) => void;
}

/** Tries all cases, some at a time, and tells each outcome when it is there. Stops early, without an error, when it is aborted. */
export async function runCases(
	labs: LessonLabs,
	cases: readonly VerifyCase[],
	{ signal, onOutcome }: RunCasesOptions,
): Promise<void> {
	const queue = [...cases];
	const work = async () => {
		for (let one = queue.shift(); one !== undefined && !signal.aborted; one = queue.shift())
			onOutcome(await runCase(labs, one, signal));
	};
	try {
		await Promise.all(Array.from({ length: verifyWidth }, work));
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
