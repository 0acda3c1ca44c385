import { afterEach, expect, test, vi } from 'vitest';
import { atMost } from './at-most.ts';

afterEach(() => {
	vi.useRealTimers();
});

test('work that is done in time is waited for, and no timer is left', async () => {
	vi.useFakeTimers();
	await atMost(1_000, Promise.resolve());
	expect(vi.getTimerCount()).toBe(0);
});

test('work that takes longer is waited for no longer', async () => {
	vi.useFakeTimers();
	const waited = atMost(1_000, new Promise(() => undefined));
	await vi.advanceTimersByTimeAsync(1_000);
	await waited;
	expect(vi.getTimerCount()).toBe(0);
});

test('work that fails in time is told, and what fails later is not', async () => {
	await expect(atMost(1_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
	const later = Promise.withResolvers<void>();
	await atMost(1, later.promise);
	later.reject(new Error('too late'));
});
