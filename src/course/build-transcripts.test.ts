import { expect, test } from 'vitest';
import { animalName } from '../checks/vars.ts';
import { allLessons, buildCourse } from './build-course.ts';
import type { TranscriptFiles } from './course-entries.ts';
import { course, faultsOf, head, labFolder, task } from './course-test-kit.ts';

const first = task('first', { value: { vars: { nick: animalName }, title: 'Run {{nick}}' } });
const lab = { terminals: ['main', 'second'] };

/** A lesson with this prose and these files in `transcripts/`. */
function lesson(prose: string, scripts: Readonly<Record<string, string>>, more: Partial<TranscriptFiles> = {}) {
	const entries = Object.entries(scripts).map(([name, text]) => [
		name,
		{ file: `${labFolder}/transcripts/${name}.sh`, text, syntaxError: null },
	]);
	const transcripts = { scripts: Object.fromEntries(entries), texts: {}, others: [], ...more };
	return course({ text: `${head}${prose}\n\n<Task id="first">Do it.</Task>\n`, items: [first], lab, transcripts });
}

test('a reader pastes blocks, solves tasks and meets transcripts, each in the terminal that the prose named last', () => {
	const prose = `\`\`\`sh then=ctrl-c
sleep 9
\`\`\`

In <Terminal name="second" />:

\`\`\`bash in=main fails
nope
\`\`\`

\`\`\`sh skip
rm -rf /
\`\`\`

<Transcript name="seen" />`;
	const built = buildCourse(lesson(prose, { seen: 'ps\n' }, { texts: { seen: '# ps\n' } }));
	const made = built.ok ? allLessons(built.value)[0] : undefined;
	expect(made?.steps.map(({ line: _, ...step }) => step)).toEqual([
		{ kind: 'commands', script: 'sleep 9', terminal: 'main', fails: false, leaves: false, key: 'ctrl-c' },
		{ kind: 'commands', script: 'nope', terminal: 'main', fails: true, leaves: false, key: undefined },
		{ kind: 'transcript', name: 'seen', terminal: 'second' },
		{ kind: 'task', id: 'first' },
	]);
	expect(made?.transcripts).toEqual([{ name: 'seen', script: 'ps\n', terminal: 'second', shown: '# ps\n' }]);
});

test('a transcript shows the terminal in which its script ends', () => {
	const built = buildCourse(lesson('<Transcript name="seen" />', { seen: 'ps\n#: terminal second\nps\n' }));
	expect(built.ok && allLessons(built.value)[0]?.transcripts[0]?.terminal).toBe('second');
});

test('transcripts without a script or a place, twice, and files that nobody reads', () => {
	const prose = '<Transcript name="sen" />\n\n<Transcript name="again" />\n\n<Transcript name="again" />';
	const files = { texts: { old: '' }, others: ['notes.md'] };
	expect(faultsOf(lesson(prose, { seen: 'ps\n', again: 'ps\n' }, files))).toMatchInlineSnapshot(`
		"content/010-processes/010-seeing.mdx:8: Unknown transcript "sen": transcripts/sen.sh isn't there. Did you mean "seen"?
		content/010-processes/010-seeing.mdx:12: <Transcript name="again" /> is there twice.
		labs/processes/seeing/transcripts/seen.sh: No <Transcript name="seen" /> in content/010-processes/010-seeing.mdx uses it.
		labs/processes/seeing/transcripts/old.txt: It has no old.sh. There is: seen, again.
		labs/processes/seeing/transcripts/notes.md: Nothing reads it: transcripts/ holds NAME.sh and NAME.txt."
	`);
});

test('a script that types nothing needs commands right above it', () => {
	const prose = '```sh\nps\n```\n\n<Transcript name="first-one" />\n\n<Transcript name="second-one" />';
	expect(faultsOf(lesson(prose, { 'first-one': '# Above.\n', 'second-one': '# Above.\n' }))).toMatchInlineSnapshot(
		`"labs/processes/seeing/transcripts/second-one.sh: It types nothing, and no block of commands is right above it whose output it could show."`,
	);
});

test('a directive, a terminal and a value that there are not', () => {
	const prose = '<Transcript name="one" />\n\n<Transcript name="two" />';
	const scripts = { one: '#: kep /a/\n', two: '#: terminal secnd\necho {{nik}}\n' };
	expect(faultsOf(lesson(prose, scripts))).toMatchInlineSnapshot(`
		"labs/processes/seeing/transcripts/one.sh:1: Unknown directive "kep". Did you mean "key"?
		labs/processes/seeing/transcripts/two.sh: No one value {{nik}} is drawn in this lesson. Did you mean "nick"?
		labs/processes/seeing/transcripts/two.sh: Unknown terminal "secnd". Did you mean "second"?"
	`);
});

test('words behind a block of commands that there are not, and output typed by hand', () => {
	const prose = '```sh fail\nps\n```\n\n```sh then=ctrl-x in=secnd\nps\n```\n\n```console\nPID\n```';
	expect(faultsOf(lesson(prose, {}))).toMatchInlineSnapshot(`
		"content/010-processes/010-seeing.mdx:8: A code block has no word "fail". Did you mean "fails"?
		content/010-processes/010-seeing.mdx:12: Unknown terminal "secnd". Did you mean "second"?
		content/010-processes/010-seeing.mdx:12: There is no key "ctrl-x". Did you mean "ctrl-c"?
		content/010-processes/010-seeing.mdx:16: Output is not typed by hand: <Transcript name="..." /> shows what a lab printed (docs/authoring.md, 8)."
	`);
});
