import { z } from 'zod';

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export function isKebab(text: string): boolean {
	return kebab.test(text);
}

const lesson = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'must be a lesson as `module/lesson`, without numbers');

const name = z.string().regex(kebab, 'must be lower-case words joined by hyphens');

const someLessons = z.array(lesson).min(1);

/** A track of `content/course.yaml`. */
export const trackSchema = z.strictObject({
	title: z.string().min(1).describe('The name of the track'),
	description: z.string().min(1).describe('One sentence: whom it is for'),
	minutes: z.number().int().min(1).optional().describe('What its lessons may take together, at most'),
	lessons: someLessons.optional().describe('Lessons, as `module/lesson`, in the order to take them; all, if left out'),
	assumes: z.array(lesson).default([]).describe('Lessons that it takes as known'),
	placement: z
		.record(name, someLessons)
		.default({})
		.describe('Its placement test: for each task, the lessons that one can skip who passes it'),
});

/** `content/course.yaml`. */
export const courseFileSchema = z.strictObject({
	title: z.string().min(1).describe('The name of the course'),
	modules: z
		.record(name, z.string().min(1))
		.describe('For each folder of content/, without its number: the title of the module'),
	tracks: z.record(name, trackSchema).default({}).describe('Ways through the course, by id'),
});

/** The frontmatter of a lesson. */
export const frontmatterSchema = z.strictObject({
	title: z.string().min(1).describe('The name of the lesson'),
	description: z.string().min(1).describe('One sentence: what the learner will find out'),
	minutes: z.number().int().min(1).max(60).describe('About how long it takes'),
	needs: z.array(lesson).default([]).describe('Lessons, as `module/lesson`, that it builds on'),
	gives: z.string().min(1).describe('What one can do after it: “Tell a zombie from a process that hangs”'),
	covers: z
		.record(z.string(), name)
		.default({})
		.describe('What of `content/curriculum.yaml` is met here, and at which task, question or explanation'),
	sources: z
		.array(z.strictObject({ fact: z.string().min(1), from: z.string().min(1) }))
		.default([])
		.describe('Facts of the lesson, each with the manual page and section or kernel document that says it'),
});

/** What `lab.ts` may say; all of it may be left out. */
export const labSchema = z.strictObject({
	image: name.default('host').describe('A folder of labs/images/'),
	hostname: name.default('lab').describe('The name of the tiny host'),
	terminals: z
		.array(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a lower-case word of at most 32 characters'))
		.min(1)
		.max(8)
		.refine((names) => new Set(names).size === names.length, 'must not name a terminal twice')
		.default(['main'])
		.describe('Names of the terminals, in the order of their tabs'),
	requires: z
		.array(z.enum(['memory-limit']))
		.optional()
		.describe('`memory-limit`: it uses memory up on purpose, and is not started where nothing holds it (without root)'),
	limits: z
		.strictObject({
			pids: z.number().int().min(16).max(4096).default(256).describe('Processes and threads'),
			memoryMegabytes: z.number().int().min(32).max(8192).default(512).describe('Memory'),
			cpus: z.number().positive().max(64).default(1).describe('Processors'),
			cpuWeight: z
				.number()
				.int()
				.min(1)
				.max(10_000)
				.default(100)
				.describe('Share of busy processors, beside 100 of others'),
			diskMegabytes: z.number().int().min(16).max(16_384).default(256).describe('Disk'),
			diskFiles: z
				.number()
				.int()
				.min(256)
				.max(1_000_000)
				.default(16_384)
				.describe('Files, folders and links on the disk'),
		})
		.prefault({})
		.describe('What the lab may use at most'),
});
