/** How long to wait before connecting again, in milliseconds: doubles from `first` to `most`. */
export const reconnectDelay = { first: 250, most: 5_000 } as const;

/**
 * The delay before attempt `attempt` (0 is the first), with up to a quarter taken off at random, so that a class whose
 * server restarted does not come back in one instant. `random` is in [0, 1).
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
	const whole = Math.min(reconnectDelay.most, reconnectDelay.first * 2 ** Math.min(attempt, 10));
	return Math.round(whole * (1 - random() / 4));
}
