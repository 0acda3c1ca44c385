import type { Course } from '../../course/course.ts';
import { createLogger } from '../../foundation/node/pino-logger.ts';
import type { Settings } from '../../foundation/node/settings.ts';
import { keepCoresBusy } from './busy-cores.ts';
import { orThrow } from './or-throw.ts';
import { type Job, type RunCasesOptions, runCases } from './run-cases.ts';
import { openVerifyLabs } from './verify-labs.ts';

export interface RunVerificationOptions extends RunCasesOptions {
	readonly jobs: readonly Job[];
	readonly width: number;
}

/**
 * Does jobs on labs of their own, of which nothing is left afterwards; those under load while every core is busy, after the
 * others. @throws ProblemError `image-not-built`, or why no lab can run here.
 */
export async function runVerification(
	{ home, logLevel }: Pick<Settings, 'home' | 'logLevel'>,
	course: Course,
	{ jobs, ...options }: RunVerificationOptions,
): Promise<void> {
	const logger = createLogger('verify', logLevel === 'info' ? 'warn' : logLevel);
	const lessons = new Set(jobs.map(({ one }) => one.lesson));
	await using opened = orThrow(await openVerifyLabs(home, { course, lessons, logger, width: options.width }));
	await runCases(
		opened.labs,
		jobs.filter(({ loaded }) => !loaded),
		options,
	);
	const loaded = jobs.filter((job) => job.loaded);
	if (loaded.length === 0 || options.signal.aborted) return;
	await using _busy = await keepCoresBusy();
	await runCases(opened.labs, loaded, options);
}
