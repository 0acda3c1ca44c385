import { totalmem } from 'node:os';
import { z } from 'zod';
import { parseEnvironment } from '../foundation/node/settings.ts';
import { type CapacityLimits, defaultCapacity } from '../lifecycle/capacity.ts';
import { defaultLifetime, type LifetimeLimits } from '../lifecycle/lab-lifetime.ts';
import type { PoolLimits } from '../lifecycle/lab-pool.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What labd reads of the environment beside what every program does. */
export const labdEnvironment = z.object({
	PROCLAB_WEB_GID: z.coerce
		.number()
		.int()
		.min(0)
		.max(2 ** 32 - 2)
		.optional()
		.describe('The group that may speak to labd: that of web'),
	PROCLAB_IDLE_MINUTES: z.coerce
		.number()
		.positive()
		.max(24 * 60)
		.default(defaultLifetime.idle / minute)
		.describe('A lab that no page shows is ended after this many minutes'),
	PROCLAB_LIFETIME_HOURS: z.coerce
		.number()
		.positive()
		.max(7 * 24)
		.default(defaultLifetime.lifetime / hour)
		.describe('A lab is ended after this many hours, unless its learner keeps it for another'),
	PROCLAB_LIFETIME_MOST_HOURS: z.coerce
		.number()
		.positive()
		.max(7 * 24)
		.default(defaultLifetime.most / hour)
		.describe('No lab is kept longer than this many hours in all'),
	PROCLAB_MOST_LABS: z.coerce
		.number()
		.int()
		.positive()
		.default(defaultCapacity.mostLabs)
		.describe('Labs at once; whoever comes then waits in the queue'),
	PROCLAB_OVERCOMMIT: z.coerce
		.number()
		.min(1)
		.max(1_000)
		.default(defaultCapacity.overcommit)
		.describe(
			'How many times over the machine’s memory and pids are promised to labs; what is really free is asked too',
		),
	PROCLAB_POOL_MOST: z.coerce
		.number()
		.int()
		.min(0)
		.max(10_000)
		.default(200)
		.describe('Labs kept ready in advance at most, as many as were asked for of late; 0 keeps none'),
	PROCLAB_POOL_LEAST: z.coerce
		.number()
		.int()
		.min(0)
		.max(10_000)
		.default(1)
		.describe('Labs kept ready before anybody asks: before a class, as many as will come'),
	PROCLAB_POOL_MEMORY_PERCENT: z.coerce
		.number()
		.positive()
		.max(50)
		.default(5)
		.describe('The share of the machine’s memory that labs kept ready may take up'),
	PROCLAB_DEBUG: z
		.enum(['0', '1'])
		.default('0')
		.describe('1: pages may look at all that the checks see; for authors, `proclab dev` sets it'),
});

/** What only labd needs to know of the environment. */
export interface LabdSettings {
	readonly webGid: number | undefined;
	readonly lifetime: LifetimeLimits;
	readonly capacity: CapacityLimits;
	/** `undefined`: no lab is made in advance. */
	readonly pool: PoolLimits | undefined;
	/** Pages may look at all that the checks see. */
	readonly debug: boolean;
}

/** @throws ProblemError `bad-setting` naming the variable. */
export function readLabdSettings(env: Readonly<Record<string, string | undefined>> = process.env): LabdSettings {
	const values = parseEnvironment(labdEnvironment, env);
	const lifetime = values.PROCLAB_LIFETIME_HOURS * hour;
	return Object.freeze({
		webGid: values.PROCLAB_WEB_GID,
		lifetime: {
			lifetime,
			most: Math.max(lifetime, values.PROCLAB_LIFETIME_MOST_HOURS * hour),
			idle: values.PROCLAB_IDLE_MINUTES * minute,
		},
		capacity: { mostLabs: values.PROCLAB_MOST_LABS, overcommit: values.PROCLAB_OVERCOMMIT },
		pool: readPool(values),
		debug: values.PROCLAB_DEBUG === '1',
	});
}

function readPool(values: z.output<typeof labdEnvironment>): PoolLimits | undefined {
	const { PROCLAB_POOL_MOST: most, PROCLAB_POOL_LEAST: least, PROCLAB_POOL_MEMORY_PERCENT: percent } = values;
	if (most === 0) return undefined;
	return { most, least: Math.min(least, most), memoryBytes: (totalmem() * percent) / 100 };
}
