import type { Lesson } from './course.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import { lineOfKey } from './line-of.ts';

interface Lessons {
	/** Ids of all lessons, in order. */
	readonly ids: readonly string[];
	/** The text of the lesson's file. */
	readonly text: string;
	readonly faults: CourseFault[];
}

/** What a lesson needs are lessons that come before it. */
export function checkLessonNeeds(
	{ id, file, needs }: Pick<Lesson, 'id' | 'file' | 'needs'>,
	{ ids, text, faults }: Lessons,
): void {
	const where = { file, ...lineOfKey(text, 'needs') };
	for (const need of needs)
		if (!ids.includes(need)) {
			const others = ids.filter((one) => one !== id);
			faults.push({ ...where, what: `"needs" names an unknown lesson, "${need}".${suggest(need, others)}` });
		} else if (ids.indexOf(need) >= ids.indexOf(id))
			faults.push({ ...where, what: `"needs" names "${need}", which doesn't come before this lesson.` });
}
