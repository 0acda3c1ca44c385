import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../foundation/logger.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';

/** A lab that resists is tried again: a mount may be busy for a moment while its last process goes. */
const attempts = { most: 4, apart: 250 } as const;

/** Destroys a lab. What resists to the end is logged; the reaper of the next start tries again. */
export async function destroyLab(
	host: { readonly runtime: ContainerRuntime; readonly logger: Logger },
	id: string,
): Promise<void> {
	for (let attempt = 1; ; attempt += 1) {
		const done = await host.runtime.destroy(id);
		if (done.ok) return;
		if (attempt === attempts.most) {
			host.logger.error({ lab: id, problem: done.error }, 'a lab could not be destroyed');
			return;
		}
		await sleep(attempts.apart * attempt);
	}
}
