import { z } from 'zod';

/** Why a lab ended, by name. */
export const endCauseSchema = z.enum([
	'not-started',
	'idle',
	'lifetime',
	'reset',
	'out-of-memory',
	'init-ended',
	'given-up',
	'ended',
	'labd-stopped',
	'labd-crashed',
]);
export type EndCause = z.infer<typeof endCauseSchema>;

/** How a lab ended: by name, and in a sentence to the learner. */
export const labEndingSchema = z.object({ cause: endCauseSchema, says: z.string() });
export type LabEnding = z.infer<typeof labEndingSchema>;

/** A lab's place among those that wait to be made, from 1; `of`: how many wait. */
export const queuePositionSchema = z.object({ position: z.number().int().min(1), of: z.number().int().min(1) });
export type QueuePosition = z.infer<typeof queuePositionSchema>;
