import { expect, test } from 'vitest';
import { textParts, withValues } from './own-values.ts';

test('a text is cut at the names between double braces', () => {
	expect(textParts('Kill {{name}}, not {{other-name}}.')).toEqual([
		{ text: 'Kill ', isName: false },
		{ text: 'name', isName: true },
		{ text: ', not ', isName: false },
		{ text: 'other-name', isName: true },
		{ text: '.', isName: false },
	]);
});

test('a value that is not known yet stands as its name', () => {
	expect(withValues('Kill {{name}}.', { name: 'otter-417' })).toBe('Kill otter-417.');
	expect(withValues('Kill {{name}}.', undefined)).toBe('Kill name.');
});

test('braces that hold no name stay', () => {
	expect(withValues("awk '{ print {{ 1 }} }'", {})).toBe("awk '{ print {{ 1 }} }'");
});
