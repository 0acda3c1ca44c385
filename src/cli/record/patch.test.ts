import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diff, type JsonObject, patch } from './patch.ts';

const json = fc.letrec<{ object: JsonObject }>((tie) => ({
	object: fc.dictionary(
		fc.constantFrom('a', 'b', 'c', 'd'),
		fc.oneof(
			{ maxDepth: 3 },
			fc.constantFrom(null, 0, 1, 'x', 'y', true),
			fc.array(fc.constantFrom(null, 1, 'x'), { maxLength: 2 }),
			tie('object'),
		),
	),
})).object;

test('a difference laid on what was before gives what was after', () => {
	fc.assert(
		fc.property(json, json, (before, after) => {
			expect(patch(before, diff(before, after))).toEqual(after);
		}),
	);
});

test('nothing changed is no difference, and the object stays the same', () => {
	const before = { a: { b: 1 } };
	expect(diff(before, { a: { b: 1 } })).toEqual({});
	expect(patch(before, {})).toBe(before);
});
