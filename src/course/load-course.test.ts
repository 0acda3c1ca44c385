import { copyFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProblemError } from '../foundation/problem.ts';
import { allLessons } from './build-course.ts';
import { loadCourse } from './load-course.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const fourSleeps = 'labs/processes/seeing-processes/four-sleeps';

test('the course of this checkout has no mistakes', async () => {
	const lessons = allLessons(await loadCourse(checkout));
	expect(lessons.length).toBeGreaterThanOrEqual(3);
	expect(lessons.flatMap(({ tasks }) => tasks).length).toBeGreaterThanOrEqual(7);
});

describe('a copy of the checkout', () => {
	let root: string;

	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'proclab-course-'));
		for (const folder of ['content', 'labs']) await cp(join(checkout, folder), join(root, folder), { recursive: true });
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
		expect(error instanceof ProblemError && error.problem).toMatchInlineSnapshot(`
			{
			  "code": "bad-course",
			  "fix": "Correct those files.",
			  "what": "The course has 23 mistakes.",
			  "why": "content/course.yaml: "title" is missing.
			content/course.yaml: Unknown key "titel". Did you mean "title"?
			labs/processes/seeing-processes/a-name-proves-nothing/attempts/swapped.sh: task.ts has no "wrong" entry "swapped". There is: renamed-file, only-cmdline, only-comm.
			labs/processes/seeing-processes/a-name-proves-nothing/alternatives/perl-and-a-symlink.sh:2: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/alternatives/perl-and-a-symlink.sh:3: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/alternatives/python-and-a-script.sh:2: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/alternatives/python-and-a-script.sh:2: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/alternatives/python-and-a-script.sh:3: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/attempts/only-cmdline.sh:3: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/attempts/only-comm.sh:1: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/attempts/renamed-file.sh:3: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/attempts/renamed-file.sh:4: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/attempts/swapped.sh:2: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/attempts/swapped.sh:3: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/cheats/other-programs.sh:2: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/cheats/printed.sh:1: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/a-name-proves-nothing/solution.sh:2: {{name}} has no entry in "vars".
			labs/processes/seeing-processes/four-sleeps/solution.sh: bash can't parse it: line 6: syntax error: unexpected end of file
			labs/processes/seeing-processes/four-sleeps/task.ts: 'hint' is not a key of a task; did you mean 'hints'?; hints is missing.
			labs/processes/two-numbers/first-container/attempts/no-input.sh: task.ts has no "wrong" entry "no-input". There is: own-files, not-a-shell.
			labs/zombies-and-orphans/burying-zombies/ask-the-parent/alternatives/perl.sh:1: {{signal}} has no entry in "vars".
			labs/zombies-and-orphans/burying-zombies/ask-the-parent/alternatives/pkill.sh:1: {{signal}} has no entry in "vars".
			labs/zombies-and-orphans/orphans/kill-the-parent/attempts/parent-stopped.sh: task.ts has no "wrong" entry "parent-stopped". There is: killed-the-child, killed-both, another-tail.",
			}
		`);
	});

	test('a fresh reading sees a task file that was changed', async () => {
		const titleOf = async (fresh: boolean) =>
			allLessons(await loadCourse(root, { fresh }))
				.flatMap(({ tasks }) => tasks)
				.find(({ id }) => id === 'four-sleeps')?.title;
		expect(await titleOf(false)).toBe('Start four sleeps');
		await edit(`${fourSleeps}/task.ts`, (text) => text.replace('Start four sleeps', 'Another title'));
		expect(await titleOf(false)).toBe('Start four sleeps');
		expect(await titleOf(true)).toBe('Another title');
	});
});

test('a folder without a course says what is missing', async () => {
	await expect(loadCourse('/nonexistent')).rejects.toThrow('There is no course here.');
});
