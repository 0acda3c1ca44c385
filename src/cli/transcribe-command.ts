import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lesson } from '../course/course.ts';
import { loadCourse } from '../course/load-course.ts';
import { createLogger } from '../foundation/node/pino-logger.ts';
import type { Settings } from '../foundation/node/settings.ts';
import { exitCodes, parseFlags, usageError } from './command.ts';
import { lessonsNamed } from './lessons-named.ts';
import { driftsOf, driftText } from './transcribe/drift.ts';
import { countingFar } from './transcribe/far-pids.ts';
import { transcribeAll } from './transcribe/transcribe-all.ts';
import type { Transcribed } from './transcribe/transcribe-lesson.ts';
import { onInterrupt } from './verify/on-interrupt.ts';
import { orThrow } from './verify/or-throw.ts';
import { verifyWidth } from './verify/run-cases.ts';
import { openVerifyLabs } from './verify/verify-labs.ts';

/** 128 + SIGINT, as a shell reports it. */
const interruptedStatus = 130;

/**
 * `proclab transcribe [lessons] [--check]`: does all that these lessons say, in their order, each in a lab of its own, and writes what
 * their transcripts show; `--check` only compares. Ids are those of lessons or modules; all, if none is given. Exit code 1 if a command
 * of a lesson doesn't work there, or what was compared differs.
 * @throws ProblemError `bad-course`, `image-not-built`, or why no lab can run here.
 */
export async function transcribeCommand(settings: Settings, args: readonly string[]): Promise<number> {
	const flags = parseFlags(args, { check: { type: 'boolean', default: false } });
	if (!flags.ok) return usageError(flags.error);
	const { values, positionals } = flags.value;
	const { home, logLevel } = settings;
	const course = await loadCourse(home.root);
	const named = lessonsNamed(course, positionals);
	if (!named.ok) return usageError(named.error);
	const lessons = named.value;
	using interruption = onInterrupt();
	const logger = createLogger('transcribe', logLevel === 'info' ? 'warn' : logLevel);
	await using opened = orThrow(
		await openVerifyLabs(home, { course, lessons, logger, width: verifyWidth, adapt: countingFar }),
	);
	let failed = 0;
	await transcribeAll(opened.labs, lessons, {
		signal: interruption.signal,
		onEnd: (lesson, transcribed) => {
			const isGood = values.check ? tellDrift(lesson, transcribed) : keep(home.root, lesson, transcribed);
			if (!isGood) failed += 1;
		},
	});
	if (interruption.signal.aborted) return interruptedStatus;
	return failed === 0 ? exitCodes.done : exitCodes.failed;
}

function tellDrift(lesson: Lesson, transcribed: Transcribed): boolean {
	const drifts = driftsOf(lesson, transcribed);
	for (const text of [...transcribed.faults, ...drifts.map((drift) => driftText(lesson, drift))]) console.error(text);
	if (drifts.length + transcribed.faults.length > 0) return false;
	console.log(`✓ ${lesson.id}: ${transcribed.texts.size} transcripts as they were`);
	return true;
}

/** What was recorded is written also when something else in the lesson doesn't work. */
function keep(root: string, lesson: Lesson, transcribed: Transcribed): boolean {
	const drifts = driftsOf(lesson, transcribed).filter(({ now }) => now !== null);
	for (const { name, now } of drifts) {
		const folder = `labs/${lesson.id}/transcripts`;
		mkdirSync(join(root, folder), { recursive: true });
		writeFileSync(join(root, folder, `${name}.txt`), now ?? '');
		console.log(`written ${folder}/${name}.txt`);
	}
	for (const fault of transcribed.faults) console.error(fault);
	if (transcribed.faults.length > 0) return false;
	console.log(`✓ ${lesson.id}: ${transcribed.texts.size} transcripts, ${drifts.length} written`);
	return true;
}
