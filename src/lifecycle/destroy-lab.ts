import { setTimeout as sleep } from 'node:timers/promises';
import { atMost } from '../foundation/at-most.ts';
import type { Problem } from '../foundation/problem.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { MakingHost } from './making-host.ts';

/** A lab that resists is tried again: a mount may be busy for a moment while its last process goes. */
const attempts = { most: 4, apart: 250 } as const;

/** Learners wait so long at most, in milliseconds, for an old lab to be gone: one with a process that cannot be killed may never be. */
export const mournedFor = 2_000;

type RemovingHost = Pick<MakingHost, 'runtime' | 'known' | 'removals' | 'logger'>;

/** Destroys a lab. What resists to the end is logged, and left to the reaper. */
export function destroyLab(host: RemovingHost, id: string): Promise<void> {
	const removal = remove(host, id).finally(() => host.removals.delete(removal));
	host.removals.add(removal);
	return removal;
}

/** The same, but whoever asked waits `mournedFor` at most: it goes on without them. */
export function destroyLabSoon(host: RemovingHost, id: string): Promise<void> {
	return atMost(mournedFor, destroyLab(host, id));
}

/** Resolves when nothing is being removed any more. */
export async function allRemoved({ removals }: Pick<MakingHost, 'removals'>): Promise<void> {
	while (removals.size > 0) await Promise.all(removals);
}

async function remove({ runtime, known, logger }: RemovingHost, id: string): Promise<void> {
	const problem = await tryToDestroy(runtime, id);
	known.delete(id);
	if (problem !== undefined) logger.error({ lab: id, problem }, 'a lab could not be destroyed; the reaper goes on');
}

async function tryToDestroy(runtime: ContainerRuntime, id: string): Promise<Problem | undefined> {
	for (let attempt = 1; ; attempt += 1) {
		const done = await runtime.destroy(id);
		if (done.ok) return undefined;
		if (attempt === attempts.most) return done.error;
		await sleep(attempts.apart * attempt);
	}
}
