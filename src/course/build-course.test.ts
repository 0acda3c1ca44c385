import { describe, expect, test } from 'vitest';
import { allLessons, buildCourse } from './build-course.ts';
import type { CourseEntries, TaskEntry } from './course-entries.ts';

const script = (file: string, text = 'sleep 1 &\n') => ({ file, text, syntaxError: null });

function task(name: string, overrides: Partial<TaskEntry> = {}): TaskEntry {
	const folder = `labs/processes/seeing/${name}`;
	return {
		name,
		folder,
		task: {
			file: `${folder}/task.ts`,
			value: {
				id: name,
				title: 'A task',
				mode: 'edge',
				check: () => undefined,
				hints: ['First.', 'Second.'],
				wrong: { foreground: 'It owns the terminal.' },
			},
		},
		startSyntaxError: null,
		solution: script(`${folder}/solution.sh`),
		attempts: { foreground: script(`${folder}/attempts/foreground.sh`) },
		...overrides,
	};
}

const lesson = `---
title: Seeing
description: What a process is.
minutes: 5
---

Look. <Terminal name="main" />

<Task id="second">Do it.</Task>

<Task id="first">And this.</Task>
`;

function course(overrides: Partial<CourseEntries> = {}): CourseEntries {
	return {
		courseFile: { file: 'content/course.yaml', text: 'title: Processes\nmodules:\n  processes: A process\n' },
		lessons: [{ file: 'content/010-processes/010-seeing.mdx', text: lesson }],
		labs: [
			{
				lesson: 'processes/seeing',
				folder: 'labs/processes/seeing',
				lab: { file: 'labs/processes/seeing/lab.ts', value: {} },
				tasks: [task('first'), task('second')],
			},
		],
		images: ['host'],
		...overrides,
	};
}

function withLesson(text: string): CourseEntries {
	return course({ lessons: [{ file: 'content/010-processes/010-seeing.mdx', text }] });
}

function withTasks(...tasks: TaskEntry[]): CourseEntries {
	const [lab] = course().labs;
	return course({ labs: lab === undefined ? [] : [{ ...lab, tasks }] });
}

function faultsOf(entries: CourseEntries): string {
	const built = buildCourse(entries);
	if (built.ok) return 'no faults';
	return built.error.map(({ file, line, what }) => `${file}${line ? `:${line}` : ''}: ${what}`).join('\n');
}

describe('a good course', () => {
	test('tasks stand in the order of the prose', () => {
		const built = buildCourse(course());
		expect(built.ok && allLessons(built.value)[0]?.tasks.map(({ id }) => id)).toEqual(['second', 'first']);
	});

	test('a lab file that says nothing gives the defaults', () => {
		const built = buildCourse(course());
		expect(built.ok && allLessons(built.value)[0]?.lab).toEqual({
			image: 'host',
			hostname: 'lab',
			terminals: ['main'],
			limits: { pids: 256, memoryMegabytes: 512, cpus: 1 },
		});
	});

	test('lessons stand in the order of their numbers and know their neighbours', () => {
		const plain = '---\ntitle: Another\ndescription: More.\nminutes: 5\n---\n\nText.\n';
		const lab = (name: string) => ({
			lesson: name,
			folder: `labs/${name}`,
			lab: { file: `labs/${name}/lab.ts`, value: {} },
			tasks: [],
		});
		const built = buildCourse(
			course({
				lessons: [
					{ file: 'content/100-zombies/010-first.mdx', text: plain },
					{ file: 'content/20-processes/010-names.mdx', text: plain },
				],
				labs: [lab('processes/names'), lab('zombies/first')],
				courseFile: {
					file: 'content/course.yaml',
					text: 'title: P\nmodules: { zombies: Zombies, processes: A process }',
				},
			}),
		);
		expect(built.ok && allLessons(built.value).map(({ id, previous, next }) => [id, previous, next])).toEqual([
			['processes/names', null, 'zombies/first'],
			['zombies/first', 'processes/names', null],
		]);
		expect(built.ok && built.value.modules.map(({ title }) => title)).toEqual(['A process', 'Zombies']);
	});
});

describe('mistakes are told with file, key and the nearest right name', () => {
	test('a misspelt key in the frontmatter', () => {
		expect(faultsOf(withLesson(lesson.replace('minutes', 'minuts')))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx: "minutes" is missing.
			content/010-processes/010-seeing.mdx: Unknown key "minuts". Did you mean "minutes"?"
		`);
	});

	test('a misspelt key in course.yaml', () => {
		const text = 'titel: Processes\nmodules:\n  proceses: A process\n';
		expect(faultsOf(course({ courseFile: { file: 'content/course.yaml', text } }))).toMatchInlineSnapshot(`
			"content/course.yaml: "title" is missing.
			content/course.yaml: Unknown key "titel". Did you mean "title"?"
		`);
	});

	test('a module whose title is under another name', () => {
		const text = 'title: Processes\nmodules:\n  proceses: A process\n';
		expect(faultsOf(course({ courseFile: { file: 'content/course.yaml', text } }))).toMatchInlineSnapshot(`
			"content/course.yaml: "modules.proceses" has no folder in content/. Did you mean "processes"?
			content/course.yaml: "modules" has no title for the folder "processes". Did you mean "proceses"?"
		`);
	});

	test('misspelt keys in lab.ts, also nested', () => {
		const value = { terminal: ['main'], limits: { memory: 5 } };
		const [lab] = course().labs;
		const labs = lab ? [{ ...lab, lab: { file: 'labs/processes/seeing/lab.ts', value } }] : [];
		expect(faultsOf(course({ labs }))).toMatchInlineSnapshot(`
			"labs/processes/seeing/lab.ts: Unknown key "limits.memory". There is: pids, memoryMegabytes, cpus.
			labs/processes/seeing/lab.ts: Unknown key "terminal". Did you mean "terminals"?"
		`);
	});

	test('an unknown image', () => {
		const [lab] = course().labs;
		const labs = lab ? [{ ...lab, lab: { file: 'labs/processes/seeing/lab.ts', value: { image: 'hots' } } }] : [];
		expect(faultsOf(course({ labs }))).toMatchInlineSnapshot(
			`"labs/processes/seeing/lab.ts: Unknown image "hots". Did you mean "host"?"`,
		);
	});

	test('an unknown task in the prose, and the folder that nobody uses', () => {
		expect(faultsOf(withLesson(lesson.replace('"first"', '"frist"')))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx:11: Unknown task "frist". Did you mean "first"?
			labs/processes/seeing/first: No <Task id="first"> in content/010-processes/010-seeing.mdx uses it."
		`);
	});

	test('an unknown terminal', () => {
		expect(faultsOf(withLesson(lesson.replace('"main"', '"mian"')))).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:7: Unknown terminal "mian". Did you mean "main"?"`,
		);
	});

	test('a component without its attribute', () => {
		expect(faultsOf(withLesson(lesson.replace(' name="main"', '')))).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:7: <Terminal> needs name="..." in plain quotes."`,
		);
	});

	test('prose that is not MDX', () => {
		expect(faultsOf(withLesson(lesson.replace('</Task>', '')))).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:9: It can't be parsed: Expected a closing tag for \`<Task>\` (9:1-9:19) before the end of \`paragraph\`"`,
		);
	});

	test('a task without solution, attempts or the right id', () => {
		const first = task('first');
		const broken = {
			...first,
			solution: null,
			attempts: {},
			task: {
				file: 'task.ts',
				value: { ...Object(first.task && 'value' in first.task && first.task.value), id: 'frist' },
			},
		};
		expect(faultsOf(withTasks(broken, task('second')))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first: The task has no solution.sh.
			labs/processes/seeing/first/task.ts: The id "frist" isn't the folder's name, "first".
			labs/processes/seeing/first: The task has no attempts/*.sh.
			labs/processes/seeing/first/task.ts: "wrong.foreground" has no attempts/foreground.sh."
		`);
	});

	test('an attempt without words, and words without an attempt', () => {
		const attempts = { forground: script('labs/processes/seeing/first/attempts/forground.sh') };
		expect(faultsOf(withTasks(task('first', { attempts }), task('second')))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/attempts/forground.sh: task.ts has no "wrong" entry "forground". Did you mean "foreground"?
			labs/processes/seeing/first/task.ts: "wrong.foreground" has no attempts/foreground.sh. Did you mean "forground"?"
		`);
	});

	test('a misspelt key and a missing hint in task.ts', () => {
		const first = task('first');
		const value = Object(first.task && 'value' in first.task && first.task.value);
		const broken = { ...value, hints: ['One.'], hint: 'Two.' };
		const file = 'labs/processes/seeing/first/task.ts';
		expect(faultsOf(withTasks({ ...first, task: { file, value: broken } }, task('second')))).toMatchInlineSnapshot(
			`"labs/processes/seeing/first/task.ts: The task 'first' is not well-formed. 'hint' is not a key of a task; did you mean 'hints'?; hints has 1; a ladder has at least two, the gentlest first."`,
		);
	});

	test('a script that bash cannot parse, and one that types nothing', () => {
		const folder = 'labs/processes/seeing/first';
		const solution = { ...script(`${folder}/solution.sh`), syntaxError: 'line 1: unexpected EOF' };
		const attempts = { foreground: script(`${folder}/attempts/foreground.sh`, '# Nothing.\n') };
		expect(faultsOf(withTasks(task('first', { solution, attempts }), task('second')))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/solution.sh: bash can't parse it: line 1: unexpected EOF
			labs/processes/seeing/first/attempts/foreground.sh: It types nothing."
		`);
	});

	test('a directive that nobody knows, and a terminal that the lab lacks', () => {
		const folder = 'labs/processes/seeing/first';
		const solution = script(`${folder}/solution.sh`, 'sleep 1\n#: keys ctrl-c\n');
		const attempts = { foreground: script(`${folder}/attempts/foreground.sh`, '#: terminal mian\nsleep 1\n') };
		expect(faultsOf(withTasks(task('first', { solution, attempts }), task('second')))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/solution.sh:2: Unknown directive "keys". Did you mean "key"?
			labs/processes/seeing/first/attempts/foreground.sh: Unknown terminal "mian". Did you mean "main"?"
		`);
	});

	test('a start script that bash cannot parse', () => {
		const broken = task('first', { startSyntaxError: 'line 2: unexpected EOF' });
		expect(faultsOf(withTasks(broken, task('second')))).toMatchInlineSnapshot(
			`"labs/processes/seeing/first/task.ts: bash can't parse "start": line 2: unexpected EOF"`,
		);
	});

	test('a module that cannot be imported', () => {
		const file = 'labs/processes/seeing/first/task.ts';
		const broken = task('first', { task: { file, error: "It can't be imported: Unexpected token" } });
		expect(faultsOf(withTasks(broken, task('second')))).toMatchInlineSnapshot(
			`"labs/processes/seeing/first/task.ts: It can't be imported: Unexpected token"`,
		);
	});

	test('a task id used twice', () => {
		const twice = lesson.replace('"first"', '"second"');
		expect(faultsOf({ ...withTasks(task('second')), lessons: withLesson(twice).lessons })).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:11: The task "second" is already at content/010-processes/010-seeing.mdx:9."`,
		);
	});

	test('a folder in labs/ without a lesson', () => {
		const [lab] = course().labs;
		const labs = lab ? [lab, { ...lab, lesson: 'processes/seing', folder: 'labs/processes/seing' }] : [];
		expect(faultsOf(course({ labs }))).toMatchInlineSnapshot(
			`"labs/processes/seing: No lesson has the id "processes/seing". Did you mean "processes/seeing"?"`,
		);
	});

	test('a lesson at a place that gives it no id', () => {
		const lessons = [...course().lessons, { file: 'content/010-processes/Twice.mdx', text: lesson }];
		expect(faultsOf(course({ lessons }))).toMatchInlineSnapshot(
			`"content/010-processes/Twice.mdx: A lesson lies at content/NNN-module/NNN-lesson.mdx, with lower-case words joined by hyphens."`,
		);
	});
});
