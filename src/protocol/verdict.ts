import { z } from 'zod';

/** One fact that a verdict rests on, as the kernel said it. */
export const evidenceSchema = z.object({
	source: z.string().describe('Where it was read: /proc/4711/status, with the outside pid'),
	field: z.string().describe('The field or link in that file: State, PPid, NSpid, ns/pid, exe'),
	value: z.string().describe('What it said, as text: Z (zombie)'),
	meaning: z.string().optional().describe('What that means here, in a few words'),
	ok: z
		.boolean()
		.optional()
		.describe('Whether this is as it has to be; absent where the fact is there only to be looked at'),
	manual: z.string().optional().describe('The manual page that explains the field: proc_pid_status(5)'),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const verdictNameSchema = z.enum(['passed', 'not-yet', 'unknown']);
export type VerdictName = z.infer<typeof verdictNameSchema>;

/** What a check concluded. `unknown` never counts against the learner. */
export const verdictSchema = z.object({
	verdict: verdictNameSchema,
	says: z
		.string()
		.describe(
			"One sentence to the learner about their processes: 'Your sleep 4711 is asleep (S), a zombie has exited.'",
		),
	wrong: z
		.string()
		.optional()
		.describe('The named wrong attempt that this looks like; a key of the task file’s `wrong`'),
	evidence: z.array(evidenceSchema),
});
export type Verdict = z.infer<typeof verdictSchema>;
