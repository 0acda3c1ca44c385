import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteRing } from './byte-ring.ts';

test('any sequence of appends and reads equals the plain concatenation', () => {
	const appends = fc.array(fc.uint8Array({ maxLength: 9_000 }), { maxLength: 12 });
	fc.assert(
		fc.property(appends, fc.integer({ min: 1, max: 10_000 }), fc.nat(), (chunks, capacity, wish) => {
			const ring = new ByteRing(capacity);
			let whole = Buffer.alloc(0);
			for (const chunk of chunks) {
				ring.append(chunk);
				whole = Buffer.concat([whole, chunk]);
				expect(ring.end).toBe(whole.length);
				expect(ring.start).toBe(Math.max(0, whole.length - capacity));
				const from = ring.start + (wish % (ring.end - ring.start + 1));
				const to = from + (wish % (ring.end - from + 1));
				expect(Buffer.compare(ring.read(from), whole.subarray(from))).toBe(0);
				expect(Buffer.compare(ring.read(from, to), whole.subarray(from, to))).toBe(0);
			}
		}),
		{ numRuns: 300 },
	);
});

test('bytes that were dropped, or are yet to come, can not be read', () => {
	const ring = new ByteRing(4);
	ring.append(Uint8Array.of(1, 2, 3, 4, 5));
	expect(() => ring.read(0)).toThrow('Bytes 0 to 5 are not in the ring, which holds 1 to 5.');
	expect(() => ring.read(1, 6)).toThrow(RangeError);
	expect([...ring.read(1)]).toEqual([2, 3, 4, 5]);
});
