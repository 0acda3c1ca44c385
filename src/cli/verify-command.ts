import { loadCourse } from '../course/load-course.ts';
import { createLogger } from '../foundation/node/pino-logger.ts';
import type { Settings } from '../foundation/node/settings.ts';
import { ProblemError } from '../foundation/problem.ts';
import { exitCodes, parseFlags, usageError } from './command.ts';
import { planCases } from './verify/plan-cases.ts';
import { jsonReport, textReport } from './verify/report.ts';
import { runCases } from './verify/run-cases.ts';
import { openVerifyLabs } from './verify/verify-labs.ts';

/** 128 + SIGINT, as a shell reports it. */
const interruptedStatus = 130;

/**
 * `proclab verify [ids] [--json]`: tries each task on real labs: its start state, its solution and its wrong attempts. Ids are
 * those of tasks or lessons. Exit code 1 if any case differs from what it should be.
 * @throws ProblemError `unknown-task`, `bad-course`, `image-not-built`, or why no lab can run here.
 */
export async function verifyCommand({ home, logLevel }: Settings, args: readonly string[]): Promise<number> {
	const flags = parseFlags(args, { json: { type: 'boolean', default: false } });
	if (!flags.ok) return usageError(flags.error);
	const { values, positionals } = flags.value;
	const course = await loadCourse(home.root);
	const cases = orThrow(planCases(course, positionals));
	const logger = createLogger('verify', logLevel === 'info' ? 'warn' : logLevel);
	const abort = new AbortController();
	using _interruption = onInterrupt(() => abort.abort());
	const report = values.json ? jsonReport() : textReport(cases.length);
	let differing = 0;
	{
		await using opened = orThrow(await openVerifyLabs(home, { course, logger }));
		await runCases(opened.labs, cases, {
			signal: abort.signal,
			onOutcome: (outcome) => {
				if (!outcome.ok) differing += 1;
				report.tell(outcome);
			},
		});
	}
	if (abort.signal.aborted) return interruptedStatus;
	report.finish();
	return differing === 0 ? exitCodes.done : exitCodes.failed;
}

function orThrow<T>(result: { ok: true; value: T } | { ok: false; error: ProblemError['problem'] }): T {
	if (!result.ok) throw new ProblemError(result.error);
	return result.value;
}

/** A second signal does nothing: the labs are being removed, and must be. */
function onInterrupt(stop: () => void): Disposable {
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	for (const signal of signals) process.on(signal, stop);
	return {
		[Symbol.dispose]() {
			for (const signal of signals) process.off(signal, stop);
		},
	};
}
