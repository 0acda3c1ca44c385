import { describe, expect, test } from 'vitest';
import { allLessons, buildCourse } from './build-course.ts';
import { course, faultsOf, loaded, prose } from './course-test-kit.ts';

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
			limits: { pids: 256, memoryMegabytes: 512, cpus: 1, cpuWeight: 100, diskMegabytes: 256, diskFiles: 16_384 },
		});
	});

	test('lessons stand in the order of their numbers and know their neighbours', () => {
		const plain = '---\ntitle: Another\ndescription: More.\nminutes: 5\ngives: More.\n---\n\nText.\n';
		const lab = (name: string) => ({
			lesson: name,
			folder: `labs/${name}`,
			lab: loaded('lab.ts', {}),
			items: [],
			transcripts: { scripts: {}, texts: {}, others: [] },
			others: [],
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
		expect(faultsOf(course({ text: prose.replace('minutes', 'minuts') }))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx: "minutes" is missing.
			content/010-processes/010-seeing.mdx:4: Unknown key "minuts". Did you mean "minutes"?"
		`);
	});

	test('a misspelt key in course.yaml', () => {
		const text = 'titel: Processes\nmodules:\n  proceses: A process\n';
		expect(faultsOf(course({ courseFile: { file: 'content/course.yaml', text } }))).toMatchInlineSnapshot(`
			"content/course.yaml: "title" is missing.
			content/course.yaml:1: Unknown key "titel". Did you mean "title"?"
		`);
	});

	test('a module whose title is under another name', () => {
		const text = 'title: Processes\nmodules:\n  proceses: A process\n';
		expect(faultsOf(course({ courseFile: { file: 'content/course.yaml', text } }))).toMatchInlineSnapshot(`
			"content/course.yaml:3: "modules.proceses" has no folder in content/. Did you mean "processes"?
			content/course.yaml:2: "modules" has no title for the folder "processes". Did you mean "proceses"?"
		`);
	});

	test('misspelt keys in lab.ts, also nested', () => {
		const value = { terminal: ['main'], limits: { memory: 5 } };
		expect(faultsOf(course({ lab: value }))).toMatchInlineSnapshot(`
			"labs/processes/seeing/lab.ts: Unknown key "limits.memory". There is: pids, memoryMegabytes, cpus, cpuWeight, diskMegabytes, diskFiles.
			labs/processes/seeing/lab.ts: Unknown key "terminal". Did you mean "terminals"?"
		`);
	});

	test('an unknown image', () => {
		expect(faultsOf(course({ lab: { image: 'hots' } }))).toMatchInlineSnapshot(
			`"labs/processes/seeing/lab.ts: Unknown image "hots". Did you mean "host"?"`,
		);
	});

	test('an unknown task in the prose, and the folder that nobody uses', () => {
		expect(faultsOf(course({ text: prose.replace('"first"', '"frist"') }))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx:12: Unknown task "frist". Did you mean "first"?
			labs/processes/seeing/first: No <Task id="first"> in content/010-processes/010-seeing.mdx uses it."
		`);
	});

	test('an unknown terminal', () => {
		expect(faultsOf(course({ text: prose.replace('"main"', '"mian"') }))).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:8: Unknown terminal "mian". Did you mean "main"?"`,
		);
	});

	test('a component without its attribute', () => {
		expect(faultsOf(course({ text: prose.replace(' name="main"', '') }))).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:8: <Terminal> needs name="..." in plain quotes."`,
		);
	});

	test('an attribute that a component lacks, and a component that there is not', () => {
		const text = prose.replace('name="main"', 'nam="main"').replace('Look.', 'Look. <Predikt id="first" />');
		expect(faultsOf(course({ text }))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx:8: Unknown component "Predikt". Did you mean "Predict"?
			content/010-processes/010-seeing.mdx:8: <Terminal> has no attribute "nam". Did you mean "name"?
			content/010-processes/010-seeing.mdx:8: <Terminal> needs name="..." in plain quotes."
		`);
	});

	test('a block among the words of a sentence', () => {
		const text = prose.replace('<Task id="first">And this.</Task>', 'Now: <Task id="first">And this.</Task>');
		expect(faultsOf(course({ text }))).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:12: <Task> must stand on a line of its own."`,
		);
	});

	test('prose that is not MDX', () => {
		expect(faultsOf(course({ text: prose.replace('</Task>', '') }))).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:10: It can't be parsed: Expected a closing tag for \`<Task>\` (10:1-10:19) before the end of \`paragraph\`"`,
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
		const lessons = [...course().lessons, { file: 'content/010-processes/Twice.mdx', text: prose }];
		expect(faultsOf(course({ lessons }))).toMatchInlineSnapshot(
			`"content/010-processes/Twice.mdx: A lesson lies at content/NNN-module/NNN-lesson.mdx, with lower-case words joined by hyphens."`,
		);
	});
});
