import { z } from 'zod';
import { parseEnvironment } from '../foundation/node/settings.ts';
import { idleMinutes } from './lesson-labs.ts';

const environment = z.object({
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
		.default(idleMinutes)
		.describe('A lab that no page shows is ended after this many minutes'),
	PROCLAB_DEBUG: z
		.enum(['0', '1'])
		.default('0')
		.describe('1: pages may look at all that the checks see; for authors, `proclab dev` sets it'),
});

/** What only labd needs to know of the environment. */
export interface LabdSettings {
	readonly webGid: number | undefined;
	readonly idleMilliseconds: number;
	/** Pages may look at all that the checks see. */
	readonly debug: boolean;
}

/** @throws ProblemError `bad-setting` naming the variable. */
export function readLabdSettings(env: Readonly<Record<string, string | undefined>> = process.env): LabdSettings {
	const { PROCLAB_WEB_GID: webGid, PROCLAB_IDLE_MINUTES: minutes, ...rest } = parseEnvironment(environment, env);
	return Object.freeze({ webGid, idleMilliseconds: minutes * 60_000, debug: rest.PROCLAB_DEBUG === '1' });
}
