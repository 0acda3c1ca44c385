import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type CourseFault, faultText } from '../../course/course-fault.ts';
import { readYaml } from '../../course/read-yaml.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';

const wordLists = z.record(z.string().min(1), z.array(z.string().min(1)));

/** `content/glossary.yaml`. */
export const glossarySchema = z.strictObject({
	terms: wordLists.describe('A term as it is written, and how it is not'),
	explained: wordLists.describe('A term that is bold where the course uses it first, and its other forms'),
	words: z.array(z.string().min(1)).describe('Words that the British dictionary lacks'),
});

export type Glossary = z.output<typeof glossarySchema>;

const file = 'content/glossary.yaml';

/** Reads the words of the course. Problem `bad-glossary`. */
export function readGlossary(root: string): Result<Glossary, Problem> {
	const faults: CourseFault[] = [];
	const glossary = readYaml(glossarySchema, { file, text: readFileSync(join(root, file), 'utf8'), faults });
	if (glossary !== undefined && faults.length === 0) return succeed(glossary);
	return fail({
		code: 'bad-glossary',
		what: 'The glossary has a mistake.',
		why: faults.map(faultText).join('\n'),
		fix: 'Correct that file.',
	});
}
