import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Course, CourseQuestion, CourseTask, Lesson } from '../../course/course.ts';
import { neededBy } from './plan-task.ts';

/** `labs/verified.json`: by id of a task or question, the digest of what it was when all its repeats agreed. */
const verifiedSchema = z.strictObject({ version: z.literal(1), verified: z.record(z.string(), z.string()) });

type Item = CourseTask | CourseQuestion;

/** Ids of the tasks and questions that are not as they were when `npm run soak` found all their repeats agreeing. */
export function changedIds(course: Course, root: string): readonly string[] {
	const verified = readVerified(root);
	return itemsOf(course)
		.filter(({ lesson, item }) => verified[item.id] !== digestOf(lesson, item, root))
		.map(({ item }) => item.id);
}

/** Notes that all repeats of these agreed, and forgets what the course no longer has. */
export function writeVerified(course: Course, root: string, agreeing: ReadonlySet<string>): void {
	const before = readVerified(root);
	const entries = itemsOf(course).flatMap(({ lesson, item }) => {
		const digest = agreeing.has(item.id) ? digestOf(lesson, item, root) : before[item.id];
		return digest === undefined ? [] : [[item.id, digest] as const];
	});
	const verified = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
	writeFileSync(pathIn(root), `${JSON.stringify({ version: 1, verified }, null, '\t')}\n`);
}

function readVerified(root: string): Readonly<Record<string, string>> {
	if (!existsSync(pathIn(root))) return {};
	return verifiedSchema.parse(JSON.parse(readFileSync(pathIn(root), 'utf8'))).verified;
}

function pathIn(root: string): string {
	return join(root, 'labs', 'verified.json');
}

function itemsOf(course: Course): readonly { readonly lesson: Lesson; readonly item: Item }[] {
	const lessons = course.modules.flatMap((module) => module.lessons);
	return lessons.flatMap((lesson) => [...lesson.tasks, ...lesson.questions].map((item) => ({ lesson, item })));
}

/** Of the files of the task or question, of its lesson's lab, and of the tasks it needs; not of tests and recordings. */
function digestOf(lesson: Lesson, item: Item, root: string): string {
	const needed = 'needs' in item ? neededBy(lesson, item) : [];
	const folders = [item, ...needed].map(({ id }) => `labs/${lesson.id}/${id}`);
	const files = [...filesIn(root, `labs/${lesson.id}`, false), ...folders.flatMap((path) => filesIn(root, path, true))];
	const hash = createHash('sha256');
	for (const file of files.sort())
		hash
			.update(`${file}\0`)
			.update(readFileSync(join(root, file)))
			.update('\0');
	return hash.digest('hex').slice(0, 16);
}

function filesIn(root: string, folder: string, recursive: boolean): readonly string[] {
	return readdirSync(join(root, folder), { recursive, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(ts|sh)$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
		.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
