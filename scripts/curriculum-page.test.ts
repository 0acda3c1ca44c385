import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCourse } from '../src/course/load-course.ts';
import { loadCurriculum } from '../src/course/load-curriculum.ts';
import { curriculumPage } from './curriculum/curriculum-page.ts';
import { missing } from './curriculum/find-places.ts';

const root = join(import.meta.dirname, '..');
const course = await loadCourse(root);
const curriculum = loadCurriculum(root);

test('docs/curriculum.md is what the course says (node scripts/write-curriculum.ts)', () => {
	expect(readFileSync(join(root, 'docs/curriculum.md'), 'utf8')).toBe(curriculumPage(course, curriculum));
});

test('the curriculum has all 45 exercises, 17 extras and 43 misconceptions', () => {
	const { exercises, extras, misconceptions } = curriculum;
	expect([exercises, extras, misconceptions].map((kind) => Object.keys(kind).length)).toEqual([45, 17, 43]);
});

test('what no lesson meets is told, and extras only while there are fewer than ten', () => {
	const extras = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`9.${index}`, 'An extra']));
	const wanted = { ...curriculum, exercises: { '1.1': 'Sleeps', '1.2': 'Names' }, extras, misconceptions: {} };
	const met = (covers: Readonly<Record<string, string>>) => {
		const [module] = course.modules;
		const lesson = module?.lessons[0];
		if (!module || !lesson) throw new Error('The course has no lesson.');
		const lessons = [{ ...lesson, covers }];
		return missing(
			{ ...course, modules: [{ ...module, lessons }] },
			{ ...wanted, experiments: {}, topics: {}, building: {}, incidents: {} },
		);
	};
	const some = Object.fromEntries(
		Object.keys(extras)
			.slice(0, 9)
			.map((id) => [id, 'x']),
	);
	expect(met({ '1.1': 'x', ...some })).toEqual([
		'exercises 1.2: Names',
		'extras 9.9: An extra',
		'extras 9.10: An extra',
		'extras 9.11: An extra',
	]);
	expect(met({ '1.1': 'x', '1.2': 'x', ...some, '9.9': 'x' })).toEqual([]);
});
