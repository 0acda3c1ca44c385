import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadCourse } from '../../course/load-course.ts';
import { orThrow } from './or-throw.ts';
import { planCases } from './plan-cases.ts';
import { Progress } from './progress.ts';
import { jobsOf } from './run-cases.ts';

const course = await loadCourse(fileURLToPath(new URL('../../../', import.meta.url)));
const cases = orThrow(planCases(course, ['kill-the-parent'])).slice(0, 4);
const jobs = jobsOf(cases, { seed: 's', repeats: 2, loaded: false });

test('each run of a case is of another seed, and the first is of the one that was given', () => {
	expect(new Set(jobs.map(({ seed }) => seed))).toEqual(new Set(['s', 's-2']));
	expect(jobs.filter(({ seed }) => seed === 's').map(({ repeat }) => repeat)).toEqual(cases.map(() => 1));
});

test('how long it still takes follows from the pace of late', () => {
	let now = 0;
	const progress = new Progress(jobs.length, () => now);
	const [first, second] = jobs;
	if (first === undefined || second === undefined) throw new Error('There are no jobs.');
	progress.begin(first);
	expect(progress.line(200)).toBe('0 of 8: kill-the-parent start');
	now = 3_000;
	progress.end(first);
	progress.begin(second);
	expect(progress.line(200)).toBe('1 of 8, about 21 s more: kill-the-parent start');
	expect(progress.line(20)).toBe('1 of 8, about 21 s …');
	for (let left = 7; left > 0; left -= 1) progress.end(second);
	expect(progress.line(200)).toBe('');
});
