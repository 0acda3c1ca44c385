import { expect, test } from 'vitest';
import { backoff, reconnectDelay } from './backoff.ts';

test('the delay doubles from a quarter of a second to five seconds', () => {
	expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoff(attempt, () => 0))).toEqual([
		250, 500, 1000, 2000, 4000, 5000, 5000,
	]);
});

test('chance takes off a quarter at most', () => {
	expect(backoff(9, () => 0.999_999)).toBeGreaterThanOrEqual(reconnectDelay.most * 0.75);
});
