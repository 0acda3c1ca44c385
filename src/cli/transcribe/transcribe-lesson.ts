import type { Lesson } from '../../course/course.ts';
import { transcriptScript } from '../../course/transcript-script.ts';
import type { LessonLabs } from '../../labd/lesson-labs.ts';
import { type Stabilising, stableTexts } from './stable-text.ts';
import { Walk, type Walked } from './walk-lesson.ts';

/** What came of a lesson: its transcripts as they are to be shown, and what went wrong, as `file:line: what`. */
export interface Transcribed {
	readonly texts: ReadonlyMap<string, string>;
	readonly faults: readonly string[];
}

/** Values of learners are drawn from this: the same in each run. */
const seed = 'transcripts';

let readers = 0;

/** Does all that a lesson says in a lab of its own, which is being removed when this resolves. */
export async function transcribeLesson(labs: LessonLabs, lesson: Lesson, signal: AbortSignal): Promise<Transcribed> {
	readers += 1;
	const opened = labs.open({ id: `reader-${readers}`, seed }, lesson.id);
	if (!opened.ok) return failed(lesson, `${opened.error.what} ${opened.error.why}`);
	const lab = opened.value;
	try {
		const began = Date.now();
		const started = await lab.start();
		if (!started.ok) return failed(lesson, `${started.error.what} ${started.error.why}`);
		const labId = lab.living?.ready.ref.id ?? '';
		using walk = new Walk(lesson, lab, signal);
		const walked = await walk.walk();
		return {
			texts: stable(lesson, walked, { began, ended: Date.now(), labId, vars: lab.vars }),
			faults: walked.faults,
		};
	} catch (error) {
		signal.throwIfAborted();
		return failed(lesson, String(error instanceof Error ? error.stack : error));
	} finally {
		void lab.destroy('The lesson was gone through.');
	}
}

function failed(lesson: Lesson, what: string): Transcribed {
	return { texts: new Map(), faults: [`${lesson.file}: ${what}`] };
}

function stable(lesson: Lesson, { transcripts }: Walked, facts: Omit<Stabilising, 'scriptOf'>) {
	const scriptOf = (name: string) => {
		const read = transcriptScript(lesson.transcripts.find((one) => one.name === name)?.script ?? '');
		if (!read.ok) throw new Error(`A course with a bad transcript ${name} was loaded: ${read.error.what}`);
		return read.value;
	};
	return stableTexts(transcripts, { ...facts, scriptOf });
}
