import { z } from 'zod';
import { verdictSchema } from './verdict.ts';

/**
 * What labd offers on its socket, to web only:
 * `GET /healthz` and `GET /metrics`; `POST /reload` (lesson authors: read `labs/` again);
 * WebSocket `/session?learner=ID&lesson=ID&seed=TEXT`: one page's frames, see `frames.ts`;
 * WebSocket `/attempts`: labd says each attempt until web answers that it is recorded.
 */
export const labdPaths = {
	health: '/healthz',
	metrics: '/metrics',
	reload: '/reload',
	session: '/session',
	attempts: '/attempts',
} as const;

export const sessionQuerySchema = z.object({
	learner: z.string().min(1).max(64),
	lesson: z.string().min(1).max(128),
	seed: z
		.string()
		.min(1)
		.max(128)
		.describe('What the learner’s own values are drawn from; always the same for a learner'),
});

/** What an attempt is at: a task, an Ask, or a Predict (its commitment is `unknown`, its outcome `passed` or `not-yet`). */
export const attemptKindSchema = z.enum(['task', 'ask', 'predict']);
export type AttemptKind = z.infer<typeof attemptKindSchema>;

/** One verdict worth keeping: sent when a task's verdict or named wrong attempt changed, and for each answer to a question. */
export const attemptSchema = z.object({
	id: z.string().describe('Unique and stable: recording the same attempt twice changes nothing'),
	learner: z.string(),
	lesson: z.string(),
	kind: attemptKindSchema,
	task: z.string().describe('The id of the task or question'),
	answer: z.string().nullable().describe('What the learner answered or predicted; null for a task'),
	lab: z.string(),
	at: z.number().describe('Milliseconds since the epoch'),
	...verdictSchema.shape,
});
export type Attempt = z.infer<typeof attemptSchema>;

/** web's answer on `/attempts`. */
export const recordedSchema = z.object({ type: z.literal('recorded'), id: z.string() });

export const labdHealthSchema = z.object({
	ok: z.boolean(),
	pid: z.number(),
	labs: z.number().describe('Labs alive now'),
	runtime: z.string(),
});
