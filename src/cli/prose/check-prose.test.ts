import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultText } from '../../course/course-fault.ts';
import { checkProse } from './check-prose.ts';
import { textFiles } from './text-files.ts';

const course = { title: 'Processes', modules: [], tracks: [] };
const glossary = { terms: { 'exit status': ['exit code'] }, explained: {}, words: ['nginx'] };
/** `#{` is what begins a value in a template. */
const files = {
	'labs/processes/seeing/one/task.ts': 'define({\n\ttitle: "A proces",\n\thints: ["Its fate, stoped, is sad."],\n});\n',
	'labs/processes/seeing/one/task.test.ts': 'test("proces things");\n',
	'labs/processes/kept.ts': 'const one = `The exit code of #{name} \\u2014 none`;\n',
	'labs/other/seeing/two/ask.ts': 'define({ absent: "It is is gone" });\n',
	'src/checks/findings/mounts.ts':
		'say(`A #{x}/#{y} in /proc/#{pid}/mntinfo, tty_nr (field 7), waitid(2) and a nginx`);\nsay(`#{a ? "A proces of" : "A proces or"} two`);\n',
	'src/checks/fixtures/one.ts': 'say("proces things");\n',
};
let root: string;

beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'proclab-prose-'));
	for (const [file, text] of Object.entries(files)) {
		await mkdir(join(root, dirname(file)), { recursive: true });
		await writeFile(join(root, file), text.replaceAll('#{', '${'));
	}
});

afterAll(() => rm(root, { recursive: true }));

test('what is wrong with texts in code is told by file and line, each thing once', async () => {
	const faults = await checkProse(course, { root, glossary });
	expect(faults.map((fault) => faultText(fault).replace(/(dictionary|sentences)\..*/, '$1'))).toEqual([
		'labs/other/seeing/two/ask.ts:1: Unexpected repeated "is", remove one occurrence.',
		'labs/processes/kept.ts:1: An em-dash: write a comma, a colon or two sentences',
		'labs/processes/kept.ts:1: Write "exit status", not "exit code" (content/glossary.yaml).',
		'labs/processes/seeing/one/task.ts:2: "proces" is in no dictionary',
		'labs/processes/seeing/one/task.ts:3: "stoped" is in no dictionary',
		'src/checks/findings/mounts.ts:2: "proces" is in no dictionary',
	]);
});

test('of some lessons only their folders are read, and what lies beside them for their module', () => {
	const [one, kept, other, checks] = [
		'labs/processes/seeing/one/task.ts',
		'labs/processes/kept.ts',
		'labs/other/seeing/two/ask.ts',
		'src/checks/findings/mounts.ts',
	];
	expect(textFiles(root, ['processes/seeing'])).toEqual([kept, one]);
	expect(textFiles(root, undefined)).toEqual([other, kept, one, checks]);
});
