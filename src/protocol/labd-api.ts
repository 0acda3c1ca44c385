import { z } from 'zod';
import { verdictSchema } from './verdict.ts';

/**
 * What labd offers on its socket, to web only:
 * `GET /healthz` and `GET /metrics`; `POST /reload` (lesson authors: read `labs/` again);
 * WebSocket `/session?learner=ID&lesson=ID`: one page's frames, see `frames.ts`;
 * WebSocket `/attempts`: labd says each attempt until web answers that it is recorded.
 */
export const labdPaths = {
	health: '/healthz',
	metrics: '/metrics',
	reload: '/reload',
	session: '/session',
	attempts: '/attempts',
} as const;

export const sessionQuerySchema = z.object({ learner: z.string().min(1).max(64), lesson: z.string().min(1).max(128) });

/** One verdict worth keeping: sent when a task's verdict or named wrong attempt changed. */
export const attemptSchema = z.object({
	id: z.string().describe('Unique and stable: recording the same attempt twice changes nothing'),
	learner: z.string(),
	lesson: z.string(),
	task: z.string(),
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
