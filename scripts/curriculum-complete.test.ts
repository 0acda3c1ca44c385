import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCourse } from '../src/course/load-course.ts';
import { loadCurriculum } from '../src/course/load-curriculum.ts';
import { missing } from './curriculum/find-places.ts';

const root = join(import.meta.dirname, '..');

test('everything in content/curriculum.yaml is met in a lesson', async () => {
	const [course, curriculum] = await Promise.all([loadCourse(root), loadCurriculum(root)]);
	expect(missing(course, curriculum)).toEqual([]);
});
