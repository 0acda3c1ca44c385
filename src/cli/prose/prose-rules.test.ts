import { describe, expect, test } from 'vitest';
import { type Block, blocksOf } from './blocks.ts';
import { unexplainedTerms } from './first-uses.ts';
import { SentenceReader } from './sentences.ts';
import { wallsOfText } from './spread.ts';
import { strangeTerms } from './terms.ts';

const glossary = {
	terms: { 'pid namespace': ['PID namespace'], 'exit status': ['exit code'], 'PID 1': ['pid 1'] },
	explained: { zombie: ['zombies'] },
	words: ['nginx', 'cgroup', 'namespace', 'pid'],
};
const reader = new SentenceReader(glossary.words);

async function remarks(text: string): Promise<readonly string[]> {
	const said: string[] = [];
	for (const block of blocksOf(text, { mdx: true }))
		if (block.kind === 'prose')
			for (const { line, what } of [...(await reader.read(text, block)), ...strangeTerms(block, glossary)])
				said.push(`${line}: ${what}`);
	return said;
}

describe('sentences', () => {
	test('spelling is British; code, signals, keys and words of the trade are no English', async () => {
		expect(await remarks('The colour of `grep -c` and SIGTERM, Ctrl-C, an nginx, a cgroup and SigCgt.')).toEqual([]);
		expect(await remarks('One line.\nThe color of a proces.')).toEqual([
			expect.stringMatching(/^2: "color" is in no dictionary\. .*"colour"/),
			expect.stringMatching(/^2: "proces" is in no dictionary\. .*"process"/),
		]);
	});

	test('spelling is looked at between commas and in quotes too', async () => {
		expect(await remarks('It ends, stoped, as “proces” or (wolrd) - adn.')).toEqual(
			['stoped', 'proces', 'wolrd', 'adn'].map((word) => expect.stringContaining(`"${word}" is in no dictionary`)),
		);
	});

	test('a word twice, and the wrong article', async () => {
		expect(await remarks('It is the the end of an process.')).toEqual([
			expect.stringContaining('1: Unexpected repeated "the"'),
			expect.stringContaining('1: Unexpected article "an" before "process"'),
		]);
	});

	test('a sentence of more than forty words is told once', async () => {
		const long = `${'It waits and '.repeat(14)}ends.`;
		expect((await remarks(long)).filter((what) => what.includes('words'))).toEqual([
			'1: A sentence of 43 words: at most 40. Make two of it.',
		]);
	});

	test('of many words that no dictionary has each is told, and nothing else', async () => {
		const words = Array.from(
			{ length: 40 },
			(_, index) => `${'bdfgklmprt'[index % 10]}oozel${'bdkm'[Math.floor(index / 10)]}ik`,
		);
		const told = await remarks(words.map((word) => `It has ${word} now.`).join(' '));
		expect(told.filter((what) => what.includes('is in no dictionary'))).toHaveLength(40);
		expect(told.join('\n')).not.toContain('undefined');
	});

	test('the cells of a table are sentences of their own', async () => {
		const row = `| ${'it waits '.repeat(12)}| ${'it ends '.repeat(12)}|`;
		expect(await remarks(`| one | two |\n| --- | --- |\n${row}`)).toEqual([]);
	});

	test('a sentence that is hard to read is told', async () => {
		const hard =
			'Notwithstanding considerable organisational heterogeneity, containerisation technologies institutionalise unprecedented interoperability.';
		expect(await remarks(hard)).toEqual([expect.stringContaining('1: Hard to read')]);
	});
});

test('terms are written as the glossary has them, but for a capital at the beginning and in code', async () => {
	expect(await remarks('Pid namespace, pid namespace. PID 1, `pid 1`, exit status.')).toEqual([]);
	expect(await remarks('The exit code of\nthe PID namespace.')).toEqual([
		'1: Write "pid namespace", not "PID namespace" (content/glossary.yaml).',
		'1: Write "exit status", not "exit code" (content/glossary.yaml).',
	]);
});

describe('a wall of text', () => {
	const words = (count: number) => `${'word '.repeat(count)}.`;

	test('is told where it passes 150 words', () => {
		expect(wallsOfText(blocksOf(`${words(100)}\n\n${words(60)}\n\n${words(60)}\n`, { mdx: true }))).toEqual([
			{ line: 3, what: 'More than 150 words since line 1 without something to do.' },
		]);
	});

	test.each(['```sh\nps\n```', '<Task id="a">\n\nDo it.\n\n</Task>', '<Transcript name="a" />', '<Ask id="a" />'])(
		'is none with %j in between',
		(action) => {
			expect(wallsOfText(blocksOf(`${words(120)}\n\n${action}\n\n${words(120)}\n`, { mdx: true }))).toEqual([]);
		},
	);
});

describe('a term that has to be said', () => {
	const lesson = (file: string, text: string): { file: string; blocks: readonly Block[] } => ({
		file,
		blocks: blocksOf(text, { mdx: true }),
	});

	test('is bold in the first lesson that uses it', () => {
		const lessons = [
			lesson('a', 'Nothing.'),
			lesson('b', 'Many zombies.\n\nA **zombie** is dead.'),
			lesson('c', 'Zombie.'),
		];
		expect(unexplainedTerms(lessons, glossary)).toEqual([]);
	});

	test('is told where it is used before that', () => {
		const lessons = [lesson('a', 'Text.\n\nMany zombies.'), lesson('b', 'A **zombie** is dead.')];
		expect(unexplainedTerms(lessons, glossary)).toEqual([
			expect.objectContaining({ file: 'a', line: 3, what: expect.stringContaining('"zombie"') }),
		]);
	});
});
