import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const words = ['make-a-zombie', 'four-sleeps', 'kill-the-parent'];

test('a misspelt word finds the one that was meant', () => {
	expect(nearest('make-a-zomby', words)).toBe('make-a-zombie');
	expect(nearest('Four-Sleep', words)).toBe('four-sleeps');
});

test('a word that is near to none finds none', () => {
	expect(nearest('networking', words)).toBeUndefined();
	expect(nearest('x', [])).toBeUndefined();
});
