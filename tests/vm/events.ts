import { z } from 'zod';

const counts = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });

/** What the machine inside says of itself. */
const facts = z.object({
	system: z.string().describe('`PRETTY_NAME` of os-release(5)'),
	kernel: z.string(),
	cgroup: z.string().describe('Type of the file system at /sys/fs/cgroup'),
	controllers: z.string(),
	init: z.string().describe('Name of process 1'),
	securityModules: z.string(),
	programs: z.array(z.string()).describe('The first line of what each says of its version'),
});

const ended = z.object({
	step: z.string(),
	seconds: z.number(),
	ok: z.boolean(),
	counts,
	failures: z.array(z.object({ test: z.string(), why: z.string() })),
	/** Its last lines. */
	output: z.string(),
});

/** A line on the port between the machine inside and outside. */
export const trialEvent = z.discriminatedUnion('event', [
	z.object({ event: z.literal('ready') }),
	z.object({ event: z.literal('begin'), step: z.string() }),
	z.object({ event: z.literal('end'), ...ended.shape }),
	z.object({ event: z.literal('facts'), ...facts.shape }),
	z.object({ event: z.literal('done') }),
]);

export type TrialEvent = z.output<typeof trialEvent>;
export type StepEnd = z.output<typeof ended>;
export type MachineFacts = z.output<typeof facts>;

/** What the machine inside is asked to do: `trial.json` in the checkout that it gets. */
export const trialPlan = z.object({
	/** Folder name of the lab image: `host-0123456789ab`. */
	image: z.string(),
	/** Names of steps, in order. */
	steps: z.array(z.string()),
	/** Time limits of tests are this many times as long. */
	timeFactor: z.number(),
});

export type TrialPlan = z.output<typeof trialPlan>;
