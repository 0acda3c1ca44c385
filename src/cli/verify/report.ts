import type { VerifyOutcome } from './outcome.ts';
import { Progress } from './progress.ts';
import { describeLesson, describeSum } from './report-text.ts';
import type { Job } from './run-cases.ts';

/** Tells how a run goes. */
export interface Report {
	begin(job: Job): void;
	tell(outcome: VerifyOutcome, job: Job): void;
	/** After the last. */
	finish(): void;
}

/** One JSON object a line on standard output, as they come. */
export function jsonReport(): Report {
	return {
		begin: () => undefined,
		tell: (outcome) => process.stdout.write(`${JSON.stringify(outcome)}\n`),
		finish: () => undefined,
	};
}

/** How often it is told how far a run is, in milliseconds: on a terminal the same line anew, in a log another line. */
const toldEvery = { terminal: 500, log: 60_000 } as const;

/** For people: lesson by lesson in the course's order, and a sum; meanwhile how far it is. */
export function textReport(jobs: readonly Job[]): Report {
	const isTerminal = process.stdout.isTTY === true;
	const progress = new Progress(jobs.length);
	const open = Map.groupBy(jobs, ({ one }) => one.lesson.id);
	const outcomes: VerifyOutcome[] = [];
	const began = performance.now();
	const clear = isTerminal ? '\r\x1b[K' : '';
	const draw = () => process.stdout.write(`${clear}${progress.line((process.stdout.columns ?? 80) - 1)}`);
	const note = () => process.stderr.write(`${progress.line(120)}\n`);
	const timer = isTerminal ? setInterval(draw, toldEvery.terminal) : setInterval(note, toldEvery.log);
	timer.unref();
	const printWhatIsDone = () => {
		for (const [lesson, expected] of open) {
			const done = outcomes.filter((outcome) => outcome.lesson === lesson);
			if (done.length < expected.length) return;
			open.delete(lesson);
			process.stdout.write(`${clear}${describeLesson(lesson, inOrder(done, expected))}\n`);
		}
	};
	return {
		begin: (job) => progress.begin(job),
		tell(outcome, job) {
			progress.end(job);
			outcomes.push(outcome);
			printWhatIsDone();
			if (isTerminal) draw();
		},
		finish() {
			clearInterval(timer);
			process.stdout.write(`${clear}${describeSum(outcomes, (performance.now() - began) / 1000)}\n`);
		},
	};
}

function inOrder(outcomes: readonly VerifyOutcome[], jobs: readonly Job[]): readonly VerifyOutcome[] {
	const place = new Map(jobs.map(({ one, repeat }, index) => [`${one.item.id} ${one.name} ${repeat}`, index]));
	const placeOf = ({ task, case: name, repeat }: VerifyOutcome) => place.get(`${task} ${name} ${repeat}`) ?? 0;
	return [...outcomes].sort((a, b) => placeOf(a) - placeOf(b));
}
