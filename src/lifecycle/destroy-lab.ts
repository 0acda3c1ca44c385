import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';

/** A lab that resists is tried again: a mount may be busy for a moment while its last process goes. */
const attempts = { most: 4, apart: 250 } as const;

/** Destroys a lab. What resists to the end is logged, and left to the reaper. */
export async function destroyLab(
	host: { readonly runtime: ContainerRuntime; readonly known: Set<string>; readonly logger: Logger },
	id: string,
): Promise<void> {
	const problem = await tryToDestroy(host.runtime, id);
	host.known.delete(id);
	if (problem !== undefined)
		host.logger.error({ lab: id, problem }, 'a lab could not be destroyed; the reaper goes on');
}

async function tryToDestroy(runtime: ContainerRuntime, id: string): Promise<Problem | undefined> {
	for (let attempt = 1; ; attempt += 1) {
		const done = await runtime.destroy(id);
		if (done.ok) return undefined;
		if (attempt === attempts.most) return done.error;
		await sleep(attempts.apart * attempt);
	}
}
