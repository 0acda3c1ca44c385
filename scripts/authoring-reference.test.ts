import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineAsk, definePrediction } from '../src/checks/define-question.ts';
import { defineTask } from '../src/checks/define-task.ts';
import * as findings from '../src/checks/findings.ts';
import { components } from '../src/course/components.ts';
import { courseFileSchema, frontmatterSchema, labSchema, trackSchema } from '../src/course/course-schema.ts';
import { curriculumSchema } from '../src/course/curriculum-schema.ts';
import { ProblemError } from '../src/foundation/problem.ts';
import { factKinds } from '../src/proc/snapshot.ts';

const text = readFileSync(join(import.meta.dirname, '../docs/authoring.md'), 'utf8');

/** What findings use among themselves. */
const ownHelpers = new Set(['inOneSentence', 'merged']);

/** The first column of the table below a heading, without backticks. */
function keysBelow(heading: string): readonly string[] {
	const [, below = ''] = text.split(`### ${heading}\n`);
	const [table = ''] = below.split(/\n##/);
	return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key ?? '');
}

/** The keys that a definition knows, as its own error lists them. */
function keysOf(define: (value: never) => unknown): readonly string[] {
	try {
		define({ qqqqqqqqqqqq: 1 } as never);
	} catch (error) {
		if (!(error instanceof ProblemError)) throw error;
		const [, keys = ''] = /the keys are ([\w, -]+)/.exec(error.problem.why) ?? [];
		return keys.split(', ');
	}
	throw new Error('The definition accepts any key.');
}

test.each([
	['`content/course.yaml`', Object.keys(courseFileSchema.shape)],
	['A track of `content/course.yaml`', Object.keys(trackSchema.shape)],
	['`content/curriculum.yaml`', Object.keys(curriculumSchema.shape)],
	['Frontmatter of a lesson', Object.keys(frontmatterSchema.shape)],
	['`lab.ts`', Object.keys(labSchema.shape)],
	['`limits` of `lab.ts`', Object.keys(labSchema.parse({}).limits)],
	['`task.ts`', keysOf(defineTask)],
	['`predict.ts`', keysOf(definePrediction)],
	['`ask.ts`', keysOf(defineAsk)],
])('the table of %s in docs/authoring.md has every key, and no other', (heading, keys) => {
	expect(keys.length).toBeGreaterThan(1);
	expect(keysBelow(heading).toSorted()).toEqual(keys.toSorted());
});

test('a limit that is left out is what the table says', () => {
	for (const [key, value] of Object.entries(labSchema.parse({}).limits))
		expect(text).toContain(`| \`${key}\` | ${value} |`);
});

test('the table of findings has each, and no other', () => {
	const [, below = ''] = text.split('### Findings\n');
	const [table = ''] = below.split('\n### ');
	const cells = table.split('\n').flatMap((line) => line.split(' | ').slice(1));
	const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
	expect(named.toSorted()).toEqual(
		Object.keys(findings)
			.filter((name) => !ownHelpers.has(name))
			.toSorted(),
	);
});

test('the table of facts that cost extra reads has each', () => {
	expect(keysBelow('Facts that cost extra reads').filter((key) => key !== 'reads')).toEqual([...factKinds]);
});

test('the tables of what has a schema say what the schema says', () => {
	for (const schema of [courseFileSchema, trackSchema, curriculumSchema, frontmatterSchema])
		for (const [key, value] of Object.entries(schema.shape)) {
			if (!(value instanceof z.ZodType)) throw new Error(`${key} has no schema.`);
			expect(text).toContain(`| \`${key}\` | ${value.description} |`);
		}
});

test('the table of components has each with its attributes', () => {
	const named = keysBelow('Components').map((tag) => [
		/<(\w+)/.exec(tag)?.[1],
		[...tag.matchAll(/(\w+)="/g)].map(([, name]) => name),
	]);
	expect(Object.fromEntries(named)).toEqual(
		Object.fromEntries(Object.entries(components).map(([name, { needs }]) => [name, needs])),
	);
});
