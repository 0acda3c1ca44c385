import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { allLessons } from '../../course/build-course.ts';
import { loadCourse } from '../../course/load-course.ts';
import { layOutHome } from '../../foundation/node/home.ts';
import { readSettings } from '../../foundation/node/settings.ts';
import { readRecipe } from '../../runtime/image/recipe.ts';
import { newCommand } from './new-command.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

let root: string;

/** A checkout with two modules: `processes`, which has the lessons `one` (010) and `two` (020), and `signals`, which has `kill`. */
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'proclab-new-'));
	const lab = "import { defineLab } from '#course/define-lab.ts';\nexport default defineLab({});\n";
	const prose = '---\ntitle: One\ndescription: One.\nminutes: 1\ngives: One.\n---\n\nText.\n';
	const yaml =
		'# The order is that of the folders.\ntitle: Test\nmodules:\n  processes: Processes # the first\n  signals: Signals\n';
	await cp(join(checkout, 'labs/images'), join(root, 'labs/images'), { recursive: true });
	for (const [lesson, file] of [
		['processes/one', '010-processes/010-one'],
		['processes/two', '010-processes/020-two'],
		['signals/kill', '020-signals/010-kill'],
	] as const) {
		await write(`labs/${lesson}/lab.ts`, lab);
		await write(`content/${file}.mdx`, prose);
	}
	await write('content/course.yaml', yaml);
	await copyFile(join(checkout, 'package.json'), join(root, 'package.json'));
	for (const shared of ['src', 'node_modules']) await symlink(join(checkout, shared), join(root, shared));
});

afterEach(async () => {
	vi.restoreAllMocks();
	await rm(root, { recursive: true, force: true });
});

async function write(file: string, text: string): Promise<void> {
	await mkdir(dirname(join(root, file)), { recursive: true });
	await writeFile(join(root, file), text);
}

/** What the command printed, on either stream, and its exit code. */
async function make(...args: string[]) {
	const printed: string[] = [];
	vi.spyOn(console, 'log').mockImplementation((text) => printed.push(String(text)));
	vi.spyOn(console, 'error').mockImplementation((text) => printed.push(String(text)));
	const code = await newCommand({ ...readSettings({}), home: layOutHome(root) }, args);
	return { code, said: printed.join('\n') };
}

async function lessonOf(id: string) {
	return allLessons(await loadCourse(root)).find((lesson) => lesson.id === id);
}

describe('a lesson', () => {
	test('has the number after the last of its module', async () => {
		expect((await make('lesson', 'processes/first-steps')).code).toBe(0);
		expect(await lessonOf('processes/first-steps')).toMatchObject({
			title: 'First steps',
			file: 'content/010-processes/030-first-steps.mdx',
			tasks: [],
		});
	});

	test('of a new module brings its folder and title, and leaves the comments of course.yaml', async () => {
		expect((await make('lesson', 'control-groups/limits')).code).toBe(0);
		expect((await lessonOf('control-groups/limits'))?.file).toBe('content/030-control-groups/010-limits.mdx');
		expect(await readFile(join(root, 'content/course.yaml'), 'utf8')).toBe(
			'# The order is that of the folders.\ntitle: Test\nmodules:\n  processes: Processes # the first\n  signals: Signals\n  control-groups: Control groups\n',
		);
	});

	test('of a module whose name is nearly that of another is refused, unless it is meant', async () => {
		const refused = await make('lesson', 'signal/mask');
		expect(refused.code).toBe(1);
		expect(refused.said).toMatchInlineSnapshot(`
			"There is no module "signal". Its name is near to that of "signals".
			If you meant "signals", write that; to begin a module, add --new-module."
		`);
		expect((await make('lesson', 'signal/mask', '--new-module')).code).toBe(0);
	});

	test('that is there is not overwritten', async () => {
		const again = await make('lesson', 'processes/one');
		expect(again.code).toBe(1);
		expect(again.said).toMatchInlineSnapshot(`
			"content/010-processes/010-one.mdx is already there. proclab new overwrites nothing.
			Take another name, or change what is there."
		`);
	});
});

describe('tasks and questions', () => {
	test('load as they are, in the order in which they were made, before what is to be remembered', async () => {
		await make('lesson', 'processes/first-steps');
		for (const [kind, name] of [
			['task', 'a-task'],
			['predict', 'a-guess'],
			['ask', 'a-number'],
		] as const)
			expect(await make(kind, `processes/first-steps/${name}`)).toMatchObject({ code: 0 });
		const lesson = await lessonOf('processes/first-steps');
		expect(lesson?.tasks).toMatchObject([
			{ id: 'a-task', title: 'A task', alternatives: { 'from-a-second-bash': expect.any(String) } },
		]);
		expect(lesson?.questions).toMatchObject([{ id: 'a-guess' }, { id: 'a-number' }]);
		const prose = await readFile(join(root, lesson?.file ?? ''), 'utf8');
		expect(prose.indexOf('<Ask id="a-number" />')).toBeLessThan(prose.indexOf('## To remember'));
	});

	test('at the end of a prose that has no such part', async () => {
		await make('task', 'signals/kill/a-task');
		expect(await readFile(join(root, 'content/020-signals/010-kill.mdx'), 'utf8')).toMatch(
			/Text\.\n\n<Task id="a-task">/,
		);
	});

	test('of a lesson that there is not, and one whose name is taken in another lesson', async () => {
		expect((await make('task', 'processes/oen/a-task')).said).toMatchInlineSnapshot(`
			"There is no lesson "processes/oen". Did you mean "processes/one"?
			To begin it: proclab new lesson processes/oen"
		`);
		await make('task', 'processes/one/a-task');
		expect((await make('ask', 'processes/two/a-task')).said).toMatchInlineSnapshot(`
			"labs/processes/one/a-task is already there. proclab new overwrites nothing.
			Take another name, or change what is there."
		`);
	});
});

test('an image has a recipe that can be read', async () => {
	expect((await make('image', 'tiny')).code).toBe(0);
	expect(await readRecipe(join(root, 'labs/images/tiny'))).toMatchObject({ ok: true });
	expect((await make('image', 'tiny')).said).toMatchInlineSnapshot(`
		"labs/images/tiny is already there. proclab new overwrites nothing.
		Take another name, or change what is there."
	`);
});

test.each([
	['lesson', 'Processes/one'],
	['task', 'processes/one'],
	['image', 'a/b'],
	['lesson', 'processes/010-one'],
])('%s %s is no name', async (kind, place) => {
	expect(await make(kind, place)).toMatchObject({
		code: 1,
		said: expect.stringContaining("can't be the name of a new"),
	});
});

test('a kind that there is not, or none', async () => {
	expect(await make('lessn', 'a/b')).toMatchObject({
		code: 2,
		said: expect.stringContaining("Did you mean 'lesson'?"),
	});
	expect(await make()).toMatchObject({ code: 2, said: expect.stringContaining('one of: lesson, task') });
});

test('what else is wrong with the course is told', async () => {
	await write('content/course.yaml', 'title: Test\nmodules:\n  proceses: Processes\n  signals: Signals\n');
	const made = await make('task', 'signals/kill/a-task');
	expect(made.code).toBe(1);
	expect(made.said).toContain('Did you mean "processes"?');
});
