import { z } from 'zod';
import type { Json } from './patch.ts';

const json: z.ZodType<Json> = z.lazy(() =>
	z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]),
);
const object = z.record(z.string(), json);
const changes = z.record(z.string(), object.nullable());

const stepSchema = z.strictObject({
	at: z.array(z.number().int().min(0)).min(1).describe('When it was seen so, in milliseconds since the start'),
	begins: z.array(z.string()).optional().describe('Tasks that waited and began with it'),
	committed: z.string().optional().describe('The option of a prediction that the learner committed to'),
	lab: object.optional().describe('What changed of the lab beside its processes: see patch.ts'),
	processes: changes.optional().describe('What changed of its processes, by pid: see pack-processes.ts'),
});

/** `labs/<module>/<lesson>/<item>/snapshots/<case>.json`: what the checks saw when this case was tried, in canonical numbers. */
export const recordingSchema = z.strictObject({
	version: z.literal(1),
	case: z.string().describe('The task or question and the case: kill-the-parent solution'),
	of: z.string().describe('A digest of all that was run for it: scripts, starts and the image'),
	seed: z.string().describe('What the learner’s values were drawn from'),
	entered: z.string().optional().describe('The task that the lab was started for'),
	began: z.number().int().describe('When the first snapshot was taken, in milliseconds since the epoch'),
	start: z.strictObject({ lab: object, processes: changes }),
	steps: z.array(stepSchema),
});

export type Recording = z.infer<typeof recordingSchema>;
export type RecordingStep = z.infer<typeof stepSchema>;
export type RecordingHead = Pick<Recording, 'version' | 'case' | 'of'>;

/** As JSON with a line for each process and each step, so that a difference can be read. */
export function recordingText({ start, steps, ...head }: Recording): string {
	const heads = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
	const lines = steps.map(({ processes, ...step }) =>
		indent(`{ ${[...members(step), ...table(processes)].join(', ')} }`),
	);
	const first = indent(`"start": { ${[`"lab": ${JSON.stringify(start.lab)}`, ...table(start.processes)].join(', ')} }`);
	return `{\n${heads.map(indent).join(',\n')},\n${first},\n  "steps": [\n${lines.map(indent).join(',\n')}\n  ]\n}\n`;
}

function members(object: object): readonly string[] {
	return Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
}

function table(processes: Recording['steps'][number]['processes']): readonly string[] {
	if (processes === undefined) return [];
	return [`"processes": {\n${members(processes).map(indent).join(',\n')}\n}`];
}

function indent(text: string): string {
	return text.replace(/^/gm, '  ');
}
