import type { Snapshot } from '../../proc/snapshot.ts';

/** One look at a lab. */
export interface Moment {
	readonly snapshot: Snapshot;
	/** Tasks that waited and began with it. */
	readonly begins?: readonly string[] | undefined;
	/** The option of a prediction that the learner committed to when this was seen. */
	readonly committed?: string | undefined;
}

/** What the checks saw of one life of a lab, look by look. */
export interface Trace {
	/** What the learner's values were drawn from. */
	readonly seed: string;
	/** The task that the lab was started for. */
	readonly entered: string | undefined;
	/** The snapshot that the tasks begin with. */
	readonly start: Snapshot;
	readonly moments: readonly Moment[];
}

/** When nothing moves any more, in milliseconds after the last look: often enough for two looks to agree, late enough for any patience. */
const still = [100, 200, 1_000, 2_000, 5_000, 5_100, 10_000, 20_000, 30_000, 30_100] as const;

/** The same lab half a minute later, if nothing moves in it: a check is pure, so there is no need to wait. */
export function letTimePass(trace: Trace): Trace {
	const last = trace.moments.at(-1)?.snapshot ?? trace.start;
	const later = still.map((milliseconds) => ({ snapshot: { ...last, at: last.at + milliseconds } }));
	return { ...trace, moments: [...trace.moments, ...later] };
}
