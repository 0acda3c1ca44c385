import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../foundation/problem.ts';
import { buildCourse } from './build-course.ts';
import type { Course } from './course.ts';
import { badCourse } from './course-fault.ts';
import { readCourseEntries } from './read-course-entries.ts';

let readings = 0;

/**
 * Reads `content/` and `labs/` under `root`. `fresh` imports lab and task files again, for an author who changed them;
 * what those files import in turn stays as it was.
 * @throws ProblemError `bad-course`, with all that is wrong: file, key or id, and the nearest right name.
 */
export async function loadCourse(root: string, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<Course> {
	if (!existsSync(join(root, 'content', 'course.yaml')))
		throw new ProblemError({
			code: 'bad-course',
			what: 'There is no course here.',
			why: `${join(root, 'content', 'course.yaml')} doesn't exist.`,
			fix: 'Start Proclab from a whole checkout.',
		});
	if (fresh) readings += 1;
	const built = buildCourse(await readCourseEntries({ root, version: fresh ? `?reading=${readings}` : '' }));
	if (!built.ok) throw badCourse(built.error);
	return built.value;
}
