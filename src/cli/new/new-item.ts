import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest } from '../../foundation/nearest.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { lessonsIn } from './course-places.ts';
import { alreadyThere, copyTemplate, type Made, titleOf } from './scaffold.ts';

interface NewItem {
	readonly kind: 'task' | 'predict' | 'ask';
	/** `module/lesson`. */
	readonly lesson: string;
	readonly name: string;
}

/** Makes the folder of a task or question that verifies as it is, and places it in the lesson's prose. */
export async function newItem(root: string, { kind, lesson, name }: NewItem): Promise<Result<Made, Problem>> {
	const lessons = await lessonsIn(root);
	const mdx = lessons.get(lesson);
	if (mdx === undefined) return fail(unknownLesson(lesson, [...lessons.keys()]));
	const folder = `labs/${lesson}/${name}`;
	const taken = alreadyThere(root, (await folderOf(root, name)) ?? folder);
	if (taken !== undefined) return fail(taken);
	const names = { [`new-${kind}`]: name, 'New task': titleOf(name) };
	const files = await copyTemplate(kind, { root, to: folder, names });
	const prose = await readFile(join(root, mdx), 'utf8');
	const experiment = await experimentIn(join(root, folder));
	await writeFile(join(root, mdx), placed(prose, block(kind, name, experiment)));
	return succeed({
		files: [...files, `${mdx} (placed in the prose)`],
		next: [`./proclab verify ${name}`, 'npm run dev    shows it as you write'],
	});
}

/** Ids are unique in the course, so a folder of that name in any lesson is in the way. */
async function folderOf(root: string, name: string): Promise<string | undefined> {
	for (const lesson of (await lessonsIn(root)).keys()) {
		const folder = `labs/${lesson}`;
		const names = existsSync(join(root, folder)) ? await readdir(join(root, folder)) : [];
		if (names.includes(name)) return `${folder}/${name}`;
	}
	return undefined;
}

function unknownLesson(lesson: string, known: readonly string[]): Problem {
	const meant = nearest(lesson, known);
	return {
		code: 'unknown-lesson',
		what: `There is no lesson "${lesson}".`,
		why: meant === undefined ? `There is: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
		fix: `To begin it: proclab new lesson ${lesson}`,
	};
}

/** What the learner does to see whether a prediction comes true; only those have one. */
async function experimentIn(folder: string): Promise<string> {
	const experiments = join(folder, 'experiments');
	const [first] = existsSync(experiments) ? await readdir(experiments) : [];
	return first === undefined ? '' : (await readFile(join(experiments, first), 'utf8')).trim();
}

function block(kind: NewItem['kind'], name: string, experiment: string): string {
	if (kind === 'predict') return `<Predict id="${name}" />\n\n\`\`\`sh\n${experiment}\n\`\`\``;
	if (kind === 'ask') return `<Ask id="${name}" />`;
	const words = `Start \`sleep 1000\` in the background, under the name <Var of="${name}" name="nick" />.`;
	return `<Task id="${name}">\n\n${words}\n\n</Task>`;
}

/** Before the last part, `## To remember`, or at the end. */
function placed(prose: string, lines: string): string {
	const at = prose.search(/^## To remember$/m);
	if (at < 0) return `${prose.trimEnd()}\n\n${lines}\n`;
	return `${prose.slice(0, at)}${lines}\n\n${prose.slice(at)}`;
}
