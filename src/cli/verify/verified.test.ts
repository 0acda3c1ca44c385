import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCourse } from '../../course/load-course.ts';
import { changedIds, writeVerified } from './verified.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const course = await loadCourse(checkout);
const lessons = course.modules.flatMap((module) => module.lessons);
const ids = lessons.flatMap(({ tasks, questions }) => [...tasks, ...questions].map(({ id }) => id));
const orphans = 'labs/zombies-and-orphans/orphans';

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'proclab-verified-'));
	cpSync(join(checkout, 'labs'), join(root, 'labs'), { recursive: true });
	rmSync(join(root, 'labs/verified.json'), { force: true });
	expect(changedIds(course, root)).toEqual(ids);
	writeVerified(course, root, new Set(ids));
});

afterEach(() => rmSync(root, { recursive: true }));

function append(file: string): readonly string[] {
	appendFileSync(join(root, file), '\n# changed\n');
	return changedIds(course, root);
}

test('what agreed in a soak has not changed until one of its files does', () => {
	expect(changedIds(course, root)).toEqual([]);
	expect(append(`${orphans}/kill-the-parent/task.test.ts`)).toEqual([]);
	expect(append(`${orphans}/kill-the-parent/snapshots/start.json`)).toEqual([]);
	expect(append(`${orphans}/kill-the-parent/solution.sh`)).toEqual(['kill-the-parent']);
});

test('a change of the lab changes all of its lesson, and a change of a task those that need it', () => {
	const lesson = lessons.find(({ id }) => id === 'zombies-and-orphans/orphans');
	const inLesson = [...(lesson?.tasks ?? []), ...(lesson?.questions ?? [])].map(({ id }) => id);
	expect(append(`${orphans}/lab.ts`)).toEqual(inLesson);
	writeVerified(course, root, new Set(ids));
	const [needing, place] = lessons.flatMap((one) =>
		one.tasks.flatMap((task) =>
			task.needs?.[0] === undefined ? [] : [[task, `labs/${one.id}/${task.needs[0]}`] as const],
		),
	)[0] ?? [undefined, ''];
	expect(append(`${place}/solution.sh`)).toContain(needing?.id);
});

test('what differed in a soak stays changed, and what agreed before stays so', () => {
	append(`${orphans}/kill-the-parent/solution.sh`);
	writeVerified(course, root, new Set());
	expect(changedIds(course, root)).toEqual(['kill-the-parent']);
});
