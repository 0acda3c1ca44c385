import type { Clock } from '../foundation/clock.ts';

/** How far the wall clock may run ahead before it is believed: a suspended machine wakes hours later, a correction is small. */
const believedAhead = 2_000;

export interface SteadyTime {
	now(): number;
}

/** Milliseconds since the epoch that never go back: durations between snapshots are true even when someone sets the clock. */
export function createSteadyTime(clock: Clock): SteadyTime {
	let last = clock.now();
	let lastMonotonic = clock.monotonic();
	return {
		now() {
			const monotonic = clock.monotonic();
			const steady = last + (monotonic - lastMonotonic);
			const wall = clock.now();
			last = wall > steady + believedAhead ? wall : steady;
			lastMonotonic = monotonic;
			return Math.round(last);
		},
	};
}
