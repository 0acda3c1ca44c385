import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBytes } from './decode-bytes.ts';

const latin1 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));

test('UTF-8 that was read as latin-1 is itself again', () => {
	expect(decodeBytes(latin1('Grüße, 世界'))).toBe('Grüße, 世界');
	fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => decodeBytes(latin1(text)) === text));
});

test('a character cut in half becomes the replacement character', () => {
	expect(decodeBytes(latin1('Grüße').slice(0, 3))).toBe('Gr\ufffd');
});
