import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLimits } from './parse-limits.ts';

const header = 'Limit                     Soft Limit           Hard Limit           Units     \n';

test('each limit has a soft and a hard value, in its unit or without one', () => {
	const text = `${header}Max cpu time              unlimited            unlimited            seconds   \nMax processes             40                   200                  processes \nMax nice priority         0                    0                    \n`;
	expect(parseLimits(text)).toEqual({
		ok: true,
		value: {
			'Max cpu time': { soft: null, hard: null },
			'Max processes': { soft: 40, hard: 200 },
			'Max nice priority': { soft: 0, hard: 0 },
		},
	});
});

test('this kernel’s own file is understood', () => {
	const limits = parseLimits(readFileSync('/proc/self/limits', 'latin1'));
	expect(limits).toMatchObject({ ok: true, value: { 'Max open files': {}, 'Max realtime timeout': {} } });
});

test('what is none is an error, and nothing throws', () => {
	expect(parseLimits('')).toMatchObject({ ok: false });
	expect(parseLimits(`${header}Max processes many\n`)).toMatchObject({ ok: false });
	fc.assert(fc.property(fc.string(), (text) => typeof parseLimits(text).ok === 'boolean'));
});
