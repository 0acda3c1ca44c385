import { allLessons } from '../course/build-course.ts';
import type { Course, Lesson } from '../course/course.ts';
import { nearest } from '../foundation/nearest.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';

/** The lessons of these ids, or of these modules; all, if none is given. The error says which is unknown. */
export function lessonsNamed(course: Course, ids: readonly string[]): Result<readonly Lesson[], string> {
	const lessons = allLessons(course);
	const known = [...course.modules, ...lessons].map(({ id }) => id);
	const stranger = ids.find((id) => !known.includes(id));
	if (stranger !== undefined) {
		const meant = nearest(stranger, known);
		return fail(`There is no lesson or module '${stranger}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`);
	}
	const isNamed = ({ id }: Lesson) => ids.some((one) => id === one || id.startsWith(`${one}/`));
	return succeed(ids.length === 0 ? lessons : lessons.filter(isNamed));
}
