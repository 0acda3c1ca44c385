import { availableParallelism } from 'node:os';
import type { LessonLabs } from '../../labd/lesson-labs.ts';
import type { Conditions } from './outcome.ts';
import { type RanCase, runCase } from './run-case.ts';
import type { VerifyCase } from './verify-case.ts';

/** Labs at once: several per core, for a case mostly waits. More make each other late. */
export const verifyWidth = 6 * availableParallelism();

/** One run of one case. */
export interface Job extends Conditions {
	readonly one: VerifyCase;
}

export interface RunCasesOptions {
	readonly signal: AbortSignal;
	readonly width?: number;
	readonly onBegin?: (job: Job) => void;
	readonly onEnd: (ran: RanCase, job: Job) => void;
}

/** Does all jobs, some at a time, and tells each outcome when it is there. Stops early, without an error, when it is aborted. */
export async function runCases(
	labs: LessonLabs,
	jobs: readonly Job[],
	{ signal, width = verifyWidth, onBegin, onEnd }: RunCasesOptions,
): Promise<void> {
	const queue = [...jobs];
	const work = async () => {
		for (let job = queue.shift(); job !== undefined && !signal.aborted; job = queue.shift()) {
			onBegin?.(job);
			const { one, ...conditions } = job;
			onEnd(await runCase(labs, one, { ...conditions, signal }), job);
		}
	};
	try {
		await Promise.all(Array.from({ length: width }, work));
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

/** Every case so often, each time for a learner of another seed. */
export function jobsOf(
	cases: readonly VerifyCase[],
	{ seed, repeats, loaded }: { readonly seed: string; readonly repeats: number; readonly loaded: boolean },
): readonly Job[] {
	const rounds = Array.from({ length: repeats }, (_, index) => index + 1);
	return cases.flatMap((one) =>
		rounds.map((repeat) => ({ one, repeat, loaded, seed: repeat === 1 ? seed : `${seed}-${repeat}` })),
	);
}
