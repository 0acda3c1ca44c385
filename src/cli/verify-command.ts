import { randomBytes } from 'node:crypto';
import { loadCourse } from '../course/load-course.ts';
import type { Settings } from '../foundation/node/settings.ts';
import { exitCodes, parseFlags, usageError } from './command.ts';
import { atLeastOne } from './verify/count-flag.ts';
import { onInterrupt } from './verify/on-interrupt.ts';
import { orThrow } from './verify/or-throw.ts';
import { planCases } from './verify/plan-cases.ts';
import { jsonReport, textReport } from './verify/report.ts';
import { jobsOf, verifyWidth } from './verify/run-cases.ts';
import { runVerification } from './verify/run-verification.ts';
import { typeMistakes } from './verify/type-mistakes.ts';
import { changedIds } from './verify/verified.ts';

/** 128 + SIGINT, as a shell reports it. */
const interruptedStatus = 130;

const flagsOf = {
	json: { type: 'boolean', default: false },
	load: { type: 'boolean', default: false },
	changed: { type: 'boolean', default: false },
	repeat: { type: 'string', default: '1' },
	width: { type: 'string', default: String(verifyWidth) },
	seed: { type: 'string' },
} as const;

/**
 * `proclab verify [ids] [--json] [--repeat N] [--load] [--changed] [--width N] [--seed TEXT]`: tries tasks and questions on real
 * labs, and meanwhile has TypeScript check their files. Ids are those of tasks, questions, lessons or modules, or their paths. Exit
 * code 1 if any case differs from what it should be, or a type is wrong (told on standard error).
 * @throws ProblemError `unknown-task`, `bad-course`, `image-not-built`, or why no lab can run here.
 */
export async function verifyCommand(settings: Settings, args: readonly string[]): Promise<number> {
	const flags = parseFlags(args, flagsOf);
	if (!flags.ok) return usageError(flags.error);
	const { values, positionals } = flags.value;
	const repeats = atLeastOne('--repeat', values.repeat);
	const width = atLeastOne('--width', values.width);
	if (!repeats.ok) return usageError(repeats.error);
	if (!width.ok) return usageError(width.error);
	const { root } = settings.home;
	const course = await loadCourse(root);
	const cases = orThrow(planCases(course, positionals));
	const changed = values.changed ? changedIds(course, root) : undefined;
	const wanted = changed === undefined ? cases : cases.filter(({ item }) => changed.includes(item.id));
	if (wanted.length === 0) {
		console.error('Nothing has changed since npm run soak.');
		return exitCodes.done;
	}
	const seed = values.seed ?? randomBytes(4).toString('hex');
	const jobs = jobsOf(wanted, { seed, repeats: repeats.value, loaded: values.load });
	const report = values.json ? jsonReport() : textReport(jobs);
	let differ = 0;
	using interruption = onInterrupt();
	const checkedTypes = typeMistakes(root, new Set(wanted.map(({ lesson }) => lesson.id)), interruption.signal);
	await runVerification(settings, course, {
		jobs,
		width: width.value,
		signal: interruption.signal,
		onBegin: (job) => report.begin(job),
		onEnd: ({ outcome }, job) => {
			if (!outcome.ok) differ += 1;
			report.tell(outcome, job);
		},
	});
	const mistakes = await checkedTypes;
	if (interruption.signal.aborted) return interruptedStatus;
	report.finish();
	for (const mistake of mistakes) console.error(mistake);
	return differ === 0 && mistakes.length === 0 ? exitCodes.done : exitCodes.failed;
}
