import { expect, test } from 'vitest';
import { inWords } from './duration-words.ts';

test.each([
	[4 * 3_600_000, '4 hours'],
	[90 * 60_000, '1 hour 30 minutes'],
	[30 * 60_000, '30 minutes'],
	[61_000, '1 minute 1 second'],
	[3_600_000 + 1_000, '1 hour 1 second'],
	[600, '1 second'],
	[40, 'less than a second'],
])('%d milliseconds are said as "%s"', (milliseconds, words) => {
	expect(inWords(milliseconds)).toBe(words);
});
