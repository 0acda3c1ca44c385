import { expect, test } from 'vitest';
import { course, faultsOf, prose } from './course-test-kit.ts';

const file = 'content/curriculum.yaml';

/** The good course, whose lesson covers this, and a curriculum. */
function courseWith(covers: string, text = 'exercises:\n  "1.1": Sleeps\ntopics:\n  nohup: nohup\n  pid-1: One\n') {
	return course({
		text: prose.replace('minutes: 5\n', `minutes: 5\ncovers:\n${covers}`),
		curriculum: { file, text },
	});
}

test('what a lesson covers is met at one of its tasks', () => {
	expect(faultsOf(courseWith('  "1.1": first\n  pid-1: second\n'))).toBe('no faults');
});

test('an id that is not in the curriculum is told with the nearest', () => {
	expect(faultsOf(courseWith('  nohub: first\n'))).toMatchInlineSnapshot(
		`"content/010-processes/010-seeing.mdx:6: "covers" names "nohub", which content/curriculum.yaml hasn't. Did you mean "nohup"?"`,
	);
});

test('a task that the lesson has not is told with the nearest', () => {
	expect(faultsOf(courseWith('  "1.1": frist\n'))).toMatchInlineSnapshot(
		`"content/010-processes/010-seeing.mdx:6: "covers.1.1" names "frist", which is no task, question or explanation of this lesson. Did you mean "first"?"`,
	);
});

test('without a curriculum nothing can be covered', () => {
	const { curriculum: _, ...entries } = courseWith('  nohup: first\n');
	expect(faultsOf({ ...entries, curriculum: null })).toContain(
		'"covers" names "nohup", which content/curriculum.yaml hasn\'t.',
	);
});

test('a kind, an id and a line that are not as they should be are told', () => {
	const text = 'exercices: {}\nmisconceptions:\n  M1: Wrong\nextras:\n  nohup: ""\ntopics:\n  nohup: a\n';
	expect(faultsOf(courseWith('  nohup: first\n', text))).toMatchInlineSnapshot(`
		"content/curriculum.yaml:5: "extras.nohup": must be a number such as "2.5", in quotes.
		content/curriculum.yaml:3: "misconceptions.M1": must be such as "M-01".
		content/curriculum.yaml:1: Unknown key "exercices". Did you mean "exercises"?
		content/010-processes/010-seeing.mdx:6: "covers" names "nohup", which content/curriculum.yaml hasn't."
	`);
});

test('an id of two kinds is told', () => {
	const text = 'exercises:\n  "1.1": Sleeps\nextras:\n  "1.1": More\n';
	expect(faultsOf(courseWith('  "1.1": first\n', text))).toMatchInlineSnapshot(
		`"content/curriculum.yaml: The id "1.1" stands there twice."`,
	);
});
