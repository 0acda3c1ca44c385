import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTimensOffsets } from './parse-timens-offsets.ts';

const recorded = readFileSync(new URL('./fixtures/time-namespace/timens_offsets', import.meta.url), 'latin1');

test('each clock has its offset in seconds', () => {
	expect(parseTimensOffsets(recorded)).toEqual({ ok: true, value: { monotonic: -5, boottime: 864_000 } });
});

test('nanoseconds are added, to seconds before zero too', () => {
	const text = 'monotonic          -1 500000000\nboottime            2 250000000\n';
	expect(parseTimensOffsets(text)).toEqual({ ok: true, value: { monotonic: -0.5, boottime: 2.25 } });
});

test('without one of the clocks it is an error, and nothing throws', () => {
	expect(parseTimensOffsets('monotonic 0 0\n')).toMatchObject({ ok: false });
	expect(parseTimensOffsets('')).toMatchObject({ ok: false });
	fc.assert(fc.property(fc.string(), (text) => typeof parseTimensOffsets(text).ok === 'boolean'));
	fc.assert(
		fc.property(
			fc.string(),
			(text) => typeof parseTimensOffsets(`monotonic ${text}\nboottime ${text}`).ok === 'boolean',
		),
	);
});
