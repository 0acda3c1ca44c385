import { getPriority, setPriority } from 'node:os';
import type { Lesson } from '../../course/course.ts';
import type { LessonLabs } from '../../labd/lesson-labs.ts';
import { verifyWidth } from '../verify/run-cases.ts';
import { type Transcribed, transcribeLesson } from './transcribe-lesson.ts';

interface TranscribeAllOptions {
	readonly signal: AbortSignal;
	readonly onEnd: (lesson: Lesson, transcribed: Transcribed) => void;
}

/** Goes through all lessons, some at a time. Stops early, without an error, when it is aborted. */
export async function transcribeAll(
	labs: LessonLabs,
	lessons: readonly Lesson[],
	{ signal, onEnd }: TranscribeAllOptions,
): Promise<void> {
	// Labs have the priority of who makes them, and `ps` shows it.
	if (getPriority() !== 0) setPriority(0);
	const queue = [...lessons];
	const work = async () => {
		for (let lesson = queue.shift(); lesson !== undefined && !signal.aborted; lesson = queue.shift())
			onEnd(lesson, await transcribeLesson(labs, lesson, signal));
	};
	try {
		await Promise.all(Array.from({ length: verifyWidth / 2 }, work));
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
