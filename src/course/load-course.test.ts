import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProblemError } from '../foundation/problem.ts';
import { allLessons } from './build-course.ts';
import { loadCourse } from './load-course.ts';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../../', import.meta.url));
const fourSleeps = 'labs/processes/seeing-processes/four-sleeps';

test('the course of this checkout has no mistakes', async () => {
	const lessons = allLessons(await loadCourse(checkout));
	expect(lessons.length).toBeGreaterThanOrEqual(3);
	expect(lessons.flatMap(({ tasks }) => tasks).length).toBeGreaterThanOrEqual(7);
});

test('every lesson says of at least two facts where they are documented', async () => {
	const bare = allLessons(await loadCourse(checkout)).filter(({ sources }) => sources.length < 2);
	expect(bare.map(({ file }) => file)).toEqual([]);
});

describe('a copy of the checkout', () => {
	let root: string;

	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'proclab-course-'));
		const filter = (path: string) => !path.endsWith('/snapshots');
		for (const folder of ['content', 'labs'])
			await cp(join(checkout, folder), join(root, folder), { recursive: true, filter });
		await copyFile(join(checkout, 'package.json'), join(root, 'package.json'));
		for (const shared of ['src', 'node_modules']) await symlink(join(checkout, shared), join(root, shared));
	});

	afterEach(() => rm(root, { recursive: true, force: true }));

	async function edit(file: string, change: (text: string) => string): Promise<void> {
		await writeFile(join(root, file), change(await readFile(join(root, file), 'utf8')));
	}

	test('all its mistakes are one problem', async () => {
		await edit('content/course.yaml', (text) => text.replace('title:', 'titel:'));
		await edit(`${fourSleeps}/task.ts`, (text) => text.replace('hints:', 'hint:'));
		await edit(`${fourSleeps}/solution.sh`, (text) => `${text}if true; then\n`);
		const error = await loadCourse(root).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(ProblemError);
		const { code, what, why, fix } = (error as ProblemError).problem;
		expect([code, what, why.replace(/(task\.ts:|line )\d+/g, '$1N'), fix].join('\n')).toMatchInlineSnapshot(`
			"bad-course
			The course has 5 mistakes.
			content/course.yaml: "title" is missing.
			content/course.yaml:1: Unknown key "titel". Did you mean "title"?
			labs/processes/seeing-processes/four-sleeps/solution.sh:6: bash can't parse it: syntax error: unexpected end of file
			labs/processes/seeing-processes/four-sleeps/task.ts:N: 'hint' is not a key of a task; did you mean 'hints'?
			labs/processes/seeing-processes/four-sleeps/task.ts: hints is missing.
			Correct those files."
		`);
	});

	test('of all scripts those that bash can’t parse are named, each with its line; a later reading sees them mended', async () => {
		const mistakes = {
			'labs/processes/seeing-processes/exec-keeps-the-number/experiments/same.sh': '}',
			[`${fourSleeps}/attempts/costume.sh`]: 'echo $(if)',
			[`${fourSleeps}/cheats/printed.sh`]: 'echo "',
			'labs/processes/seeing-processes/transcripts/everybody.sh': 'echo )',
		};
		const embedded = 'labs/processes/in-the-kernel/blocked-in-read/task.ts';
		const sound = await Promise.all(
			[...Object.keys(mistakes), embedded].map((file) => readFile(join(root, file), 'utf8')),
		);
		for (const [file, mistake] of Object.entries(mistakes)) await edit(file, () => `echo\n${mistake}\n`);
		await edit(embedded, (text) => text.replace(/start: .*/, "start: 'fi',"));
		const line =
			1 + (await readFile(join(root, embedded), 'utf8')).split('\n').findIndex((one) => one.includes("start: 'fi'"));
		const error = await loadCourse(root).catch((thrown: unknown) => thrown);
		expect((error as ProblemError).problem.why.split('\n').sort()).toEqual([
			expect.stringContaining(`${embedded}:${line}: bash can't parse "start": `),
			...Object.keys(mistakes).map((file) => expect.stringContaining(`${file}:2: bash can't parse it: `)),
		]);
		for (const [index, file] of [...Object.keys(mistakes), embedded].entries())
			await edit(file, () => sound[index] ?? '');
		expect(allLessons(await loadCourse(root)).length).toBeGreaterThan(0);
	});

	/** In a process of its own, which counts those that it starts. */
	test('its scripts take a few bash processes together, and a later reading only those of what changed', async () => {
		await mkdir(join(root, 'bin'));
		const counting = `#!/bin/bash\necho >> ${root}/bashes\nexec /bin/bash "$@"\n`;
		await writeFile(join(root, 'bin/bash'), counting, { mode: 0o755 });
		const script = `
			import { readFileSync, writeFileSync } from 'node:fs';
			import { loadCourse } from '${checkout}src/course/load-course.ts';
			for (const words of ['one', 'two', 'two']) {
				writeFileSync('${fourSleeps}/attempts/costume.sh', \`echo \${words}\n\`);
				writeFileSync('bashes', '');
				await loadCourse('.');
				console.log(readFileSync('bashes', 'utf8').length);
			}
		`;
		const env = { ...process.env, PATH: `${root}/bin:${process.env.PATH}` };
		const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, env });
		const [first, ...later] = stdout.trim().split('\n').map(Number);
		expect(first).toBeLessThan(60);
		expect(later).toEqual([1, 0]);
	});

	test('a later reading sees a task file that was changed, and one that was changed back', async () => {
		const title = async () =>
			allLessons(await loadCourse(root))
				.flatMap(({ tasks }) => tasks)
				.find(({ id }) => id === 'four-sleeps')?.title;
		expect(await title()).toBe('Start four sleeps');
		await edit(`${fourSleeps}/task.ts`, (text) => text.replace('Start four sleeps', 'Another title'));
		expect(await title()).toBe('Another title');
		await edit(`${fourSleeps}/task.ts`, (text) => text.replace('Another title', 'Start four sleeps'));
		expect(await title()).toBe('Start four sleeps');
	});

	/** In a process of its own: inside of Vitest, Vite resolves what modules import. */
	test('an import that leads nowhere has its line', async () => {
		const names = "from '#checks/finding/names.ts';";
		await edit(`${fourSleeps}/task.ts`, (text) => `${text}\nimport { lost } ${names}\n`);
		const lines = (await readFile(join(root, `${fourSleeps}/task.ts`), 'utf8')).split('\n');
		const line = lines.findIndex((one) => one.includes(names)) + 1;
		const script = `
			import { loadCourse } from '${checkout}src/course/load-course.ts';
			await loadCourse('.').catch((error) => console.log(error.problem.why));
		`;
		const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
		expect(stdout).toContain(`${fourSleeps}/task.ts:${line}: It imports a file that isn't there: /`);
	});

	/** In a process of its own: inside of Vitest, Vite resolves what modules import. */
	test('a later reading sees what a task file imports from beside it, changed', async () => {
		await writeFile(join(root, `${fourSleeps}/title.ts`), "export const title = 'One';\n");
		await edit(
			`${fourSleeps}/task.ts`,
			(text) => `import { title } from './title.ts';\n${text.replace(/title: '.*'/, 'title')}`,
		);
		const script = `
			import { writeFileSync } from 'node:fs';
			import { allLessons } from '${checkout}src/course/build-course.ts';
			import { loadCourse } from '${checkout}src/course/load-course.ts';
			for (const title of ['One', 'Two', 'Three', 'One']) {
				writeFileSync('${fourSleeps}/title.ts', \`export const title = '\${title}';\n\`);
				const tasks = allLessons(await loadCourse('.')).flatMap(({ tasks }) => tasks);
				console.log(tasks.find(({ id }) => id === 'four-sleeps').title);
			}
		`;
		const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
		expect(stdout.trim().split('\n')).toEqual(['One', 'Two', 'Three', 'One']);
	});
});

test('a folder without a course says what is missing', async () => {
	await expect(loadCourse('/nonexistent')).rejects.toThrow('There is no course here.');
});
