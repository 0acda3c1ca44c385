import { describe, expect, test } from 'vitest';
import { buildCourse } from './build-course.ts';
import { course, faultsOf, head } from './course-test-kit.ts';

const file = 'content/course.yaml';

/** The lessons `processes/seeing`, of 5 minutes with the tasks `first` and `second`, and `processes/names`, of 5, which needs it. */
function courseWith(tracks: string, needs = '[processes/seeing]') {
	const names = head.replace('minutes: 5\n', `minutes: 5\nneeds: ${needs}\n`);
	const good = course();
	return {
		...good,
		courseFile: { file, text: `title: P\nmodules:\n  processes: A process\n${tracks}` },
		lessons: [...good.lessons, { file: 'content/010-processes/020-names.mdx', text: `${names}Text.` }],
		labs: [
			...good.labs,
			...good.labs.map((lab) => ({ ...lab, lesson: 'processes/names', folder: 'labs/processes/names', items: [] })),
		],
	};
}

const whole = '  all:\n    title: All\n    description: Everything.\n';

function tracksOf(tracks: string) {
	const built = buildCourse(courseWith(tracks));
	return built.ok ? built.value.tracks : built.error;
}

test('a course without tracks has one, which is the whole course', () => {
	expect(tracksOf('')).toMatchObject([{ id: 'complete', lessons: ['processes/seeing', 'processes/names'] }]);
});

test('the track that is the whole course comes first', () => {
	const short = '  short:\n    title: Short\n    description: Some.\n    lessons: [processes/seeing]\n';
	expect(tracksOf(`tracks:\n${short}${whole}`)).toMatchObject([
		{ id: 'all', lessons: ['processes/seeing', 'processes/names'] },
		{ id: 'short', lessons: ['processes/seeing'] },
	]);
});

test('a task of the placement test is found in its lesson', () => {
	const placement = '    placement:\n      second: [processes/seeing, processes/names]\n';
	expect(tracksOf(`tracks:\n${whole}${placement}`)).toMatchObject([
		{
			placement: [{ task: 'second', lesson: 'processes/seeing', standsFor: ['processes/seeing', 'processes/names'] }],
		},
	]);
});

describe('mistakes are told', () => {
	test('two tracks that are the whole course, and none', () => {
		expect(faultsOf(courseWith(`tracks:\n${whole}${whole.replaceAll('all', 'more')}`))).toMatchInlineSnapshot(
			`"content/course.yaml:4: One track, and only one, has no "lessons": it is the whole course. Here these have none: all, more."`,
		);
		const short = '  short:\n    title: Short\n    description: Some.\n    lessons: [processes/seeing]\n';
		expect(faultsOf(courseWith(`tracks:\n${short}`))).toMatchInlineSnapshot(
			`"content/course.yaml:4: One track, and only one, has no "lessons": it is the whole course. Here every track has them."`,
		);
	});

	test('a lesson and a task that there are not', () => {
		const short = `  short:
    title: Short
    description: Some.
    lessons:
      - processes/seing
      - processes/names
    assumes: [processes/name]
    placement:
      frist: [processes/names]
`;
		expect(faultsOf(courseWith(`tracks:\n${whole}${short}`, '[]'))).toMatchInlineSnapshot(`
			"content/course.yaml:16: Unknown task "frist". Did you mean "first"?
			content/course.yaml:12: Unknown lesson "processes/seing". Did you mean "processes/seeing"?
			content/course.yaml:13: Unknown lesson "processes/name". Did you mean "processes/names"?"
		`);
	});

	test('a lesson before what it needs, one without it, and one that is there twice', () => {
		const track = (lessons: string, more = '') =>
			`tracks:\n${whole}  short:\n    title: Short\n    description: Some.\n    lessons: [${lessons}]\n${more}`;
		expect(faultsOf(courseWith(track('processes/names, processes/seeing')))).toMatchInlineSnapshot(
			`"content/course.yaml:8: "processes/names" needs "processes/seeing": put that before it in "short", or under "assumes"."`,
		);
		expect(faultsOf(courseWith(track('processes/names')))).toContain('"processes/names" needs "processes/seeing"');
		expect(faultsOf(courseWith(track('processes/names', '    assumes: [processes/seeing]\n')))).toBe('no faults');
		expect(faultsOf(courseWith(track('processes/seeing, processes/seeing')))).toMatchInlineSnapshot(
			`"content/course.yaml:11: "short" has "processes/seeing" twice."`,
		);
	});

	test('a placement task that stands for a lesson of another track', () => {
		const short = `  short:
    title: Short
    description: Some.
    lessons: [processes/seeing]
    placement:
      first: [processes/names]
`;
		expect(faultsOf(courseWith(`tracks:\n${whole}${short}`))).toMatchInlineSnapshot(
			`"content/course.yaml:13: "first" stands for "processes/names", which isn't a lesson of "short"."`,
		);
	});

	test('more minutes than it may take', () => {
		expect(faultsOf(courseWith(`tracks:\n${whole}    minutes: 9\n`))).toMatchInlineSnapshot(
			`"content/course.yaml:5: The lessons of "all" take 10 minutes together; it may take 9."`,
		);
		expect(faultsOf(courseWith(`tracks:\n${whole}    minutes: 10\n`))).toBe('no faults');
	});

	test('a misspelt key of a track', () => {
		expect(faultsOf(courseWith(`tracks:\n${whole}    minuts: 10\n`))).toMatchInlineSnapshot(
			`"content/course.yaml:8: Unknown key "tracks.all.minuts". Did you mean "minutes"?"`,
		);
	});
});

test('a lesson that needs one that there is not, or one that comes later', () => {
	expect(faultsOf(courseWith('', '[processes/seing]'))).toMatchInlineSnapshot(
		`"content/010-processes/020-names.mdx:5: "needs" names an unknown lesson, "processes/seing". Did you mean "processes/seeing"?"`,
	);
	expect(faultsOf(courseWith('', '[processes/names]'))).toMatchInlineSnapshot(
		`"content/010-processes/020-names.mdx:5: "needs" names "processes/names", which doesn't come before this lesson."`,
	);
});
