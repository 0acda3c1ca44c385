import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allLessons } from '../../course/build-course.ts';
import type { Course, Lesson } from '../../course/course.ts';
import type { CourseFault } from '../../course/course-fault.ts';
import { type Block, blocksOf } from './blocks.ts';
import { codeTexts } from './code-texts.ts';
import { unexplainedTerms } from './first-uses.ts';
import type { Glossary } from './glossary.ts';
import { type Remark, SentenceReader } from './sentences.ts';
import { wallsOfText } from './spread.ts';
import { strangeTerms } from './terms.ts';
import { textFiles } from './text-files.ts';
import { withCode } from './with-code.ts';

interface Checking {
	readonly root: string;
	readonly glossary: Glossary;
	/** Only these and what is theirs; all, if left out. What a term is has to be said in any of them. */
	readonly lessons?: readonly Lesson[];
}

/** What is wrong with the English of a course: its lessons, the texts of their tasks and questions, and what checks say. */
export async function checkProse(
	course: Course,
	{ root, glossary, lessons }: Checking,
): Promise<readonly CourseFault[]> {
	const reader = new SentenceReader(knownWords(glossary));
	const read = allLessons(course).map((lesson) => readLesson(root, lesson));
	const faults: CourseFault[] = unexplainedTerms(read, glossary).filter(
		({ file }) => lessons?.some((lesson) => lesson.file === file) ?? true,
	);
	for (const lesson of lessons ?? allLessons(course)) {
		const { text, blocks } = readLesson(root, lesson);
		const remarks = [...dashes(text), ...wallsOfText(blocks), ...(await remarksOf({ text, blocks, reader, glossary }))];
		faults.push(...remarks.map((remark) => ({ file: lesson.file, ...remark })));
	}
	const ids = lessons?.map(({ id }) => id);
	for (const file of textFiles(root, ids)) faults.push(...(await checkCode(file, { root, reader, glossary })));
	return faults.sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0));
}

/** The glossary's own terms are words too. */
function knownWords({ words, terms, explained }: Glossary): readonly string[] {
	const own = [...Object.keys(terms), ...Object.entries(explained).flat(2)].flatMap((term) => term.split(/[\s-]+/));
	return [...words, ...own];
}

/** A lesson's prose, its lines where they are in the file; what is before it is told as a paragraph of its own. */
function readLesson(root: string, { file }: Lesson): { file: string; text: string; blocks: readonly Block[] } {
	const whole = readFileSync(join(root, file), 'utf8');
	const [head = ''] = /^---\n.*?\n---\n/s.exec(whole) ?? [];
	const text = `${'\n'.repeat(head.split('\n').length - 1)}${whole.slice(head.length)}`;
	return { file, text, blocks: blocksOf(text, { mdx: true }) };
}

interface Reading {
	readonly text: string;
	readonly blocks: readonly Block[];
	readonly reader: SentenceReader;
	readonly glossary: Glossary;
}

async function remarksOf({ text, blocks, reader, glossary }: Reading): Promise<readonly Remark[]> {
	const remarks: Remark[] = [];
	for (const block of blocks)
		if (block.kind === 'prose') remarks.push(...(await reader.read(text, block)), ...strangeTerms(block, glossary));
	return remarks;
}

function dashes(text: string): readonly Remark[] {
	const what = 'An em-dash: write a comma, a colon or two sentences.';
	return text.split('\n').flatMap((line, index) => (line.includes('\u2014') ? [{ line: index + 1, what }] : []));
}

/** What is wrong with the texts in a file of code, each thing once. */
async function checkCode(
	file: string,
	{ root, ...reading }: Pick<Reading, 'reader' | 'glossary'> & { readonly root: string },
): Promise<readonly CourseFault[]> {
	const faults = new Map<string, CourseFault>();
	for (const { line, text } of codeTexts(file, readFileSync(join(root, file), 'utf8'))) {
		const named = withCode(text);
		const blocks = blocksOf(named, { mdx: false });
		const remarks = [...dashes(named), ...(await remarksOf({ text: named, blocks, ...reading }))];
		for (const { what } of remarks) faults.set(`${line} ${what}`, { file, line, what });
	}
	return [...faults.values()];
}
