import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../foundation/problem.ts';
import { buildCourse } from './build-course.ts';
import type { Course } from './course.ts';
import { badCourse } from './course-fault.ts';
import { readCourseEntries } from './read-course-entries.ts';

/**
 * Reads `content/` and `labs/` under `root` as they are now; of what was read before only the changed modules are imported again,
 * and those that import them. What they import from `src/` stays as it was.
 * @throws ProblemError `bad-course`, with all that is wrong: file, line, key or id, and the nearest right name.
 */
export async function loadCourse(root: string): Promise<Course> {
	if (!existsSync(join(root, 'content', 'course.yaml')))
		throw new ProblemError({
			code: 'bad-course',
			what: 'There is no course here.',
			why: `${join(root, 'content', 'course.yaml')} doesn't exist.`,
			fix: 'Start Proclab from a whole checkout.',
		});
	const built = buildCourse(await readCourseEntries(root));
	if (!built.ok) throw badCourse(built.error);
	return built.value;
}
