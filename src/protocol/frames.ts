import { z } from 'zod';
import { labEndingSchema, queuePositionSchema } from './lab-life.ts';
import { evidenceSchema, verdictSchema } from './verdict.ts';

/**
 * The frames of the one WebSocket a page has, sub-protocol `proclab.v1`. Text frames are JSON, one of the unions below.
 * Binary frames are terminal bytes: the first byte is the channel that `opened` named, the rest is input or output as it is.
 * Output of a channel is contiguous: its first byte has the offset that `opened` gave, so both sides count alike.
 * The same frames pass between web and labd.
 */
export { subProtocol } from './sub-protocol.ts';

const terminalName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
const itemId = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
const offset = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const size = z.number().int().min(0).max(65_535);

/** What a browser says. */
export const clientFrameSchema = z.discriminatedUnion('type', [
	z.strictObject({
		type: z.literal('open').describe('Show me this terminal; starts its shell if there is none'),
		terminal: terminalName,
		columns: size,
		rows: size,
		from: z
			.strictObject({ instance: z.string().max(64), offset })
			.optional()
			.describe('What I have already: output of that shell up to that offset'),
	}),
	z.strictObject({ type: z.literal('resize'), terminal: terminalName, columns: size, rows: size }),
	z.strictObject({
		type: z.literal('ack'),
		terminal: terminalName,
		offset: offset.describe('xterm.js has parsed everything before this'),
	}),
	z.strictObject({
		type: z.literal('hang-up').describe('Close the pty master, as closing a window would'),
		terminal: terminalName,
	}),
	z.strictObject({
		type: z.literal('start-lab').describe('Start the lab again after it ended or failed'),
		task: itemId.optional().describe('In a state in which this task makes sense, whatever it needs'),
	}),
	z.strictObject({
		type: z.literal('reset-lab').describe('Destroy the lab and start a fresh one'),
		task: itemId.optional().describe('In a state in which this task makes sense, whatever it needs'),
	}),
	z.strictObject({ type: z.literal('extend').describe('Keep the lab for another hour, if it may live so long') }),
	z.strictObject({
		type: z.literal('answer').describe('Answer an Ask, or commit to an option of a Predict: its key'),
		question: itemId,
		answer: z.string().min(1).max(200),
	}),
	z.strictObject({
		type: z.literal('debug').describe('Tell me all that the checks see, or no more; only where labd lets authors look'),
		on: z.boolean(),
	}),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

export const labStateSchema = z.enum(['starting', 'ready', 'resetting', 'ended', 'failed']);
export type LabState = z.infer<typeof labStateSchema>;

export const problemSchema = z.object({ code: z.string(), what: z.string(), why: z.string(), fix: z.string() });

/** One row of the live process table: the same snapshot that the checks judge. */
export const processRowSchema = z.object({
	pid: z.number().describe('The outside pid'),
	starttime: z.number().describe('With pid, the identity of the process'),
	insidePid: z.number().describe('The pid in the lab'),
	nested: z.array(z.number()).describe('Pids in the nested namespaces below the lab, outermost first; mostly empty'),
	parent: z.number().describe('The outside pid of the parent'),
	insideParent: z.number().describe('The pid of the parent in the lab; 0 if the parent is outside'),
	state: z.string().describe('One letter of proc_pid_stat(5): R S D T t Z X I'),
	command: z.string().describe('cmdline with spaces, or [comm] if it is empty'),
	user: z.number().describe('The effective uid in the lab'),
});
export type ProcessRow = z.infer<typeof processRowSchema>;

/** What the server says. */
export const serverFrameSchema = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('lab'),
		state: labStateSchema,
		lab: z.string().nullable().describe('The id of the lab now alive; a new one after each start or reset'),
		reason: z.string().nullable().describe('Why it ended, in words; null while it lives'),
		problem: problemSchema.nullable().describe('Why it failed'),
		entered: itemId.optional().describe('The task in whose state it was started; absent if it was started afresh'),
		queue: queuePositionSchema.optional().describe('Its place in the queue; absent unless it waits to be made'),
		endsIn: z
			.number()
			.min(0)
			.optional()
			.describe(
				'Milliseconds that it has left, counted from this frame: clocks need not agree; absent unless it is ready',
			),
		ended: labEndingSchema
			.optional()
			.describe(
				'How the lab ended that this learner had here last, also while a new one lives; absent if there was none',
			),
	}),
	z.object({
		type: z.literal('opened'),
		terminal: terminalName,
		channel: z.number().int().min(0).max(255),
		instance: z.string().describe('The identity of this shell: another one after a hang-up, an exit or a reset'),
		offset: offset.describe('The offset of the first byte that follows'),
		live: offset.describe('Output before it is a replay: what it asks of a terminal was answered when it was new'),
		lost: z.boolean().describe('Output before it was dropped, or is of another shell: clear the screen first'),
	}),
	z.object({
		type: z.literal('ended'),
		terminal: terminalName,
		reason: z.enum(['exited', 'hung-up', 'lab-ended', 'failed']),
		exitCode: z.number().nullable(),
		problem: problemSchema.nullable(),
	}),
	z.object({
		type: z.literal('lesson').describe('The first frame of a session: what is this learner’s own'),
		vars: z
			.record(z.string(), z.record(z.string(), z.string()))
			.describe('By task or question id: the values for {{name}} in its texts'),
		debug: z.boolean().describe('Whether labd lets authors look: the debug drawer may be shown'),
		lacks: z
			.array(z.string())
			.optional()
			.describe('Fences and limits that labs go without on this machine, a sentence each; absent where they have all'),
	}),
	z.object({ type: z.literal('verdict'), task: z.string(), lab: z.string(), at: z.number(), ...verdictSchema.shape }),
	z.object({
		type: z.literal('answered').describe('How an answer to an Ask is judged, or that a prediction is noted'),
		question: z.string(),
		lab: z.string(),
		at: z.number(),
		answer: z.string(),
		...verdictSchema.shape,
	}),
	z.object({
		type: z.literal('outcome').describe('The experiment of a Predict was done: what came of it'),
		question: z.string(),
		lab: z.string(),
		at: z.number(),
		predicted: z.string().describe('The key of the option the learner had committed to'),
		option: z.string().describe('The key of the option that came true'),
		says: z.string(),
		evidence: z.array(evidenceSchema),
	}),
	z.object({
		type: z.literal('debug').describe('For authors: what the checks saw last and what came of it'),
		lab: z.string(),
		at: z.number(),
		snapshot: z.unknown().describe('The snapshot as it is'),
		events: z.array(z.unknown()).describe('The newest events, oldest first'),
		judged: z.array(
			z.object({
				task: z.string(),
				state: z.enum(['waiting', 'active', 'done']).describe('waiting: for the tasks it needs'),
				raw: verdictSchema.nullable().describe('What the check said of this very snapshot'),
				settled: verdictSchema.nullable().describe('What the learner sees'),
				microseconds: z.number().describe('What the check took'),
				threw: z.string().nullable().describe('The stack of what the check threw'),
			}),
		),
	}),
	z.object({ type: z.literal('processes'), lab: z.string(), rows: z.array(processRowSchema), more: z.number().int() }),
	z.object({ type: z.literal('problem'), problem: problemSchema }),
	z.object({ type: z.literal('beat') }),
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
