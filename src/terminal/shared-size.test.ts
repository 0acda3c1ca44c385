import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PtySize } from '../pty/pty.ts';
import { clampSize, resizeMilliseconds, SharedSize } from './shared-size.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

test('a storm of sizes becomes two: the first and the last', () => {
	const applied: PtySize[] = [];
	using size = new SharedSize({ columns: 80, rows: 24 }, (wanted) => applied.push(wanted));
	for (let columns = 81; columns <= 200; columns += 1) size.want({ columns, rows: 24 });
	vi.advanceTimersByTime(resizeMilliseconds);
	expect(applied).toEqual([
		{ columns: 81, rows: 24 },
		{ columns: 200, rows: 24 },
	]);
});

test('a size that is so already is not applied', () => {
	const applied: PtySize[] = [];
	using size = new SharedSize({ columns: 80, rows: 24 }, (wanted) => applied.push(wanted));
	size.want({ columns: 80, rows: 24 });
	vi.advanceTimersByTime(1000);
	expect(applied).toEqual([]);
});

test('absurd sizes are clamped', () => {
	expect(clampSize({ columns: 0, rows: 0 })).toEqual({ columns: 2, rows: 1 });
	expect(clampSize({ columns: 65_535, rows: 65_535 })).toEqual({ columns: 500, rows: 200 });
});
