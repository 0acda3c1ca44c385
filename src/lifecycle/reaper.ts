import type { Logger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { createAdmission } from './admission.ts';

export interface Reaped {
	/** Ids of the labs of which nothing is left. */
	readonly destroyed: readonly string[];
	/** What could not be removed, and why. */
	readonly problems: readonly Problem[];
}

/**
 * Destroys every lab that the runtime finds on this machine under this home: no lab outlives its labd, for its terminals
 * died with it.
 */
export async function reapLabs(runtime: ContainerRuntime, logger: Logger): Promise<Reaped> {
	const found = await runtime.list();
	const admission = createAdmission();
	const problems: Problem[] = [];
	const destroyed: string[] = [];
	await Promise.all(
		found.map((lab) =>
			admission.run(async () => {
				const done = await runtime.destroy(lab.id);
				if (done.ok) destroyed.push(lab.id);
				else problems.push(done.error);
			}),
		),
	);
	for (const problem of problems) logger.error({ problem }, 'a lab of an earlier labd could not be removed');
	if (found.length > 0)
		logger.info({ destroyed: destroyed.length, found: found.length }, 'removed the labs of an earlier labd');
	return { destroyed, problems };
}
