import { z } from 'zod';

const line = z.string().min(1);
const word = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const exercise = z.string().regex(/^\d+\.\d+$/, 'must be a number such as "2.5", in quotes');

/** `content/curriculum.yaml`: for each id, a line that says what it is. An id is of one kind only. */
export const curriculumSchema = z.strictObject({
	exercises: z.record(exercise, line).default({}).describe('Exercises that the course must have'),
	extras: z.record(exercise, line).default({}).describe('Exercises of which it must have ten'),
	misconceptions: z
		.record(z.string().regex(/^M-\d\d$/, 'must be such as "M-01"'), line)
		.default({})
		.describe('What people believe that is not so, each to be tried'),
	experiments: z
		.record(z.string().regex(/^S\d\.[a-z]$/, 'must be such as "S0.a"'), line)
		.default({})
		.describe('What the texts show or claim from which the course came'),
	topics: z.record(word, line).default({}).describe('What else is to be met by doing'),
	building: z.record(word, line).default({}).describe('The steps to a container of one’s own'),
	incidents: z.record(word, line).default({}).describe('What goes wrong on call'),
});

export type Curriculum = z.output<typeof curriculumSchema>;
export type CurriculumKind = keyof Curriculum;

/** How many of the extras the course must have. */
export const wantedExtras = 10;

/** Every id of a curriculum. */
export function curriculumIds(curriculum: Curriculum): readonly string[] {
	return Object.values(curriculum).flatMap((kind) => Object.keys(kind));
}
