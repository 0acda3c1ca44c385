import { loadCourse } from '../course/load-course.ts';
import type { Settings } from '../foundation/node/settings.ts';
import { exitCodes, parseFlags, usageError } from './command.ts';
import { isRecordable, recordingFaults, recordingSeed, removeRecording } from './record/recording-files.ts';
import { saveTrace } from './record/save-trace.ts';
import { onInterrupt } from './verify/on-interrupt.ts';
import { orThrow } from './verify/or-throw.ts';
import { planCases } from './verify/plan-cases.ts';
import { textReport } from './verify/report.ts';
import { jobsOf, verifyWidth } from './verify/run-cases.ts';
import { runVerification } from './verify/run-verification.ts';

/** 128 + SIGINT, as a shell reports it. */
const interruptedStatus = 130;

/**
 * `proclab record [ids]`: tries the cases of tasks, questions, lessons or modules on real labs, and keeps what the checks saw;
 * without ids those whose recording is missing or no longer fits, and removes recordings of no case. Exit code 1 if a case
 * differs from what it should be: its recording is not kept.
 * @throws ProblemError `unknown-task`, `bad-course`, `image-not-built`, or why no lab can run here.
 */
export async function recordCommand(settings: Settings, args: readonly string[]): Promise<number> {
	const flags = parseFlags(args, {});
	if (!flags.ok) return usageError(flags.error);
	const { positionals } = flags.value;
	const { root } = settings.home;
	const course = await loadCourse(root);
	const faults = recordingFaults(course, root);
	const cases =
		positionals.length > 0
			? orThrow(planCases(course, positionals)).filter(isRecordable)
			: faults.flatMap(({ one }) => one ?? []);
	if (positionals.length === 0) for (const { one, path } of faults) if (one === undefined) removeRecording(root, path);
	if (cases.length === 0) {
		console.error('Every recording fits.');
		return exitCodes.done;
	}
	const jobs = jobsOf(cases, { seed: recordingSeed, repeats: 1, loaded: false });
	const report = textReport(jobs);
	let differ = 0;
	using interruption = onInterrupt();
	await runVerification(settings, course, {
		...{ jobs, width: verifyWidth, signal: interruption.signal },
		onBegin: (job) => report.begin(job),
		onEnd: ({ outcome, trace }, job) => {
			if (!outcome.ok || trace === undefined) differ += 1;
			else saveTrace(job.one, trace, { root });
			report.tell(outcome, job);
		},
	});
	if (interruption.signal.aborted) return interruptedStatus;
	report.finish();
	return differ === 0 ? exitCodes.done : exitCodes.failed;
}
