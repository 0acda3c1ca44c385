import { expect, test } from 'vitest';
import { findRange, freeRange } from './subordinate-ids.ts';

const text = '# given by hand\nada:100000:65536\n1001:300000:1000\n1001:400000:131072\n\nbroken:x:y\n';

test('a range is found by name and by number, and one that is too small for a lab is passed over', () => {
	expect(findRange(text, { name: 'ada', uid: 1000 })).toMatchObject({ first: 100_000, count: 65_536 });
	expect(findRange(text, { name: 'bob', uid: 1001 })).toMatchObject({ first: 400_000, count: 131_072 });
	expect(findRange(text, { name: 'eve', uid: 1002 })).toBeUndefined();
	expect(findRange('', { name: 'ada', uid: 1000 })).toBeUndefined();
});

test('the range that is offered to an administrator is above all that are given', () => {
	expect(freeRange(text, '')).toEqual({ first: 531_072, count: 65_536 });
	expect(freeRange('', 'ada:900000:65536\n')).toEqual({ first: 965_536, count: 65_536 });
	expect(freeRange('')).toEqual({ first: 100_000, count: 65_536 });
});
