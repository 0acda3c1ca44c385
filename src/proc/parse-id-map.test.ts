import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIdMap } from './parse-id-map.ts';

const recorded = (file: string) =>
	readFileSync(new URL(`./fixtures/user-namespace/${file}`, import.meta.url), 'latin1');

test('a map has ranges of ids inside and outside', () => {
	expect(parseIdMap(recorded('uid_map'))).toEqual({ ok: true, value: [{ inside: 0, outside: 0, count: 1 }] });
	expect(parseIdMap(recorded('gid_map'))).toEqual({ ok: true, value: [{ inside: 0, outside: 0, count: 1 }] });
	const text = '         0     100000      65536\n     65536 4294967294          1\n';
	expect(parseIdMap(text)).toEqual({
		ok: true,
		value: [
			{ inside: 0, outside: 100_000, count: 65_536 },
			{ inside: 65_536, outside: 4_294_967_294, count: 1 },
		],
	});
});

test('a map that was not written yet is empty', () => {
	expect(parseIdMap('')).toEqual({ ok: true, value: [] });
});

test.each(['0 0\n', '0 x 1\n', '0 0 1 2\n', '-1 0 1\n'])('%j is an error', (text) => {
	expect(parseIdMap(text)).toMatchObject({ ok: false, error: expect.stringContaining('malformed') });
});

test('any ranges are read back, and nothing throws', () => {
	const id = fc.nat(4_294_967_295);
	const range = fc.record({ inside: id, outside: id, count: id });
	fc.assert(
		fc.property(fc.array(range, { maxLength: 340 }), (ranges) => {
			const line = (...ids: readonly number[]) => `${ids.map((one) => String(one).padStart(10)).join(' ')}\n`;
			const text = ranges.map(({ inside, outside, count }) => line(inside, outside, count)).join('');
			expect(parseIdMap(text)).toEqual({ ok: true, value: ranges });
		}),
	);
	fc.assert(fc.property(fc.string(), (text) => typeof parseIdMap(text).ok === 'boolean'));
});
