import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsIn, hasBit, isEmptyMask } from './masks.ts';

test('the bits of a mask are those of the number it is', () => {
	fc.assert(
		fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (number) => {
			const mask = number.toString(16).padStart(16, '0');
			const bits = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => (number >> BigInt(bit)) & 1n);
			expect(bitsIn(mask)).toEqual(bits);
			expect(Array.from({ length: 70 }, (_, bit) => bit).filter((bit) => hasBit(mask, bit))).toEqual(bits);
			expect(isEmptyMask(mask)).toBe(number === 0n);
		}),
	);
});
