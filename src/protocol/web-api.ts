import { z } from 'zod';
import { verdictSchema } from './verdict.ts';

/**
 * What web offers a browser beside the site: `GET /healthz`, `GET /metrics`;
 * `GET /api/progress` (progressSchema); `GET /api/notes` (notesSchema); `PUT /api/notes/<id>` (noteInputSchema -> noteSchema); `GET /api/lessons/<lesson>/tasks/<task>/solution` (solutionSchema);
 * WebSocket `/api/session?lesson=<lesson>`. `<lesson>` is URL-encoded: `processes%2Fseeing`. All of `/api` needs the cookie.
 */
export { notePath, solutionPath, webPaths } from './web-paths.ts';

/** How far a learner is: for each task ever passed, when, and on what evidence. */
export const progressSchema = z.object({
	lessons: z
		.array(
			z.object({
				id: z.string(),
				tasks: z.array(
					z.object({ id: z.string(), passedAt: z.number().nullable(), verdict: verdictSchema.nullable() }),
				),
				questions: z.array(
					z.object({
						id: z.string(),
						kind: z.enum(['ask', 'predict']),
						answer: z.string().nullable().describe('The last answer, or what was predicted; null while there is none'),
						at: z.number().nullable().describe('When that was; milliseconds since the epoch'),
						verdict: verdictSchema
							.nullable()
							.describe('Of that answer; a prediction without its experiment is unknown'),
					}),
				),
			}),
		)
		.describe('Every lesson in order with every task and question in order'),
});
export type Progress = z.infer<typeof progressSchema>;

export const solutionSchema = z.object({
	task: z.string(),
	script: z.string().describe('The commands, one a line'),
	explanation: z.string().nullable(),
	alternatives: z
		.array(z.object({ name: z.string(), script: z.string() }))
		.describe('Other ways that pass, by name; the learner’s values are filled in everywhere'),
});
export type Solution = z.infer<typeof solutionSchema>;

/** `GET /healthz`: 200 as long as web itself works, so that nobody restarts it because labd is away. */
export const webHealthSchema = z.object({
	ok: z.literal(true),
	labd: z.object({ ok: z.boolean(), problem: z.string().nullable().describe('Why it does not answer') }),
});
export type WebHealth = z.infer<typeof webHealthSchema>;

/** What a learner wrote under an Explain; the newest version. */
export const noteSchema = z.object({
	id: z.string().describe('The id of the Explain'),
	lesson: z.string(),
	text: z.string(),
	at: z.number().describe('When it was saved; milliseconds since the epoch'),
});
export type Note = z.infer<typeof noteSchema>;

export const notesSchema = z.object({
	notes: z.array(noteSchema).describe('Every one this learner has, in the order of the course'),
});

export type Notes = z.infer<typeof notesSchema>;

/** In UTF-16 code units, as browsers count. */
export const maxNoteLength = 4_000;

export const noteInputSchema = z.strictObject({ text: z.string().max(maxNoteLength) });
