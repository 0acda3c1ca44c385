import { expect, test } from 'vitest';
import { movedByKey } from './split.ts';

const range = { least: 25, most: 70 };

test('arrows move a separator a little, page keys more, Home and End all the way', () => {
	expect(
		['ArrowLeft', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].map((key) => movedByKey(key, 50, range)),
	).toEqual([48, 52, 40, 60, 25, 70]);
});

test('a separator stays within its range', () => {
	expect(movedByKey('PageUp', 27, range)).toBe(25);
	expect(movedByKey('ArrowRight', 69.5, range)).toBe(70);
});

test('other keys are left alone', () => {
	expect(movedByKey('Tab', 50, range)).toBeUndefined();
});
