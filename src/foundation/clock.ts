/** Time, injected so that tests can hold it still. Milliseconds throughout. */
export interface Clock {
	/** Milliseconds since the Unix epoch; may jump. For timestamps that people read. */
	now(): number;
	/** Milliseconds since some fixed moment; never jumps. For durations and deadlines. */
	monotonic(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
};
