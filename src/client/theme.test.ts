import { expect, test } from 'vitest';
import { nextChoice } from './theme.ts';

test('the button steps through auto, light and dark, and begins again', () => {
	expect(['auto', 'light', 'dark', undefined, 'neon'].map(nextChoice)).toEqual([
		'light',
		'dark',
		'auto',
		'auto',
		'auto',
	]);
});
