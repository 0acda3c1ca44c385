import fc from 'fast-check';
import { expect, test } from 'vitest';
import { animalName, drawVars, fillVars, numberBetween, oneOf, varsIn } from './vars.ts';

const vars = { name: animalName, port: numberBetween(8_000, 8_999), colour: oneOf('red', 'green', 'blue') };

test('the same learner and task give the same values, in whatever order they are drawn', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (seed, id) => {
			const drawn = drawVars(vars, { seed, id });
			expect(drawVars(vars, { seed, id })).toEqual(drawn);
			const { name, port, colour } = vars;
			expect(drawVars({ colour, port, name }, { seed, id })).toEqual(drawn);
			expect(drawVars({ port }, { seed, id })).toEqual({ port: drawn.port });
		}),
	);
});

test('values stay within what was asked for', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (seed, id) => {
			const drawn = drawVars(vars, { seed, id });
			expect(drawn.name).toMatch(/^[a-z]+-[1-9][0-9]{2}$/);
			expect(Number(drawn.port)).toBeGreaterThanOrEqual(8_000);
			expect(Number(drawn.port)).toBeLessThanOrEqual(8_999);
			expect(['red', 'green', 'blue']).toContain(drawn.colour);
		}),
	);
});

/** 1,000 draws of 9,000 names leave 947 different ones on average, with a deviation of 7. */
test('a thousand learners share hardly more names than chance would have it', () => {
	for (const id of ['make-a-zombie', 'four-sleeps', 'a']) {
		const names = Array.from({ length: 1_000 }, (_, index) => drawVars(vars, { seed: `learner-${index}`, id }).name);
		expect(new Set(names).size).toBeGreaterThan(947 - 5 * 7);
		for (const animal of ['otter', 'heron', 'lynx', 'newt', 'robin', 'badger', 'marten', 'finch', 'beaver', 'swift'])
			expect(names.filter((name) => name?.startsWith(animal)).length).toBeGreaterThan(55);
	}
});

test('two tasks and two names of one learner are drawn apart', () => {
	const seeds = Array.from({ length: 1_000 }, (_, index) => `${index}`);
	const same = (other: (seed: string) => string | undefined) =>
		seeds.filter((seed) => drawVars(vars, { seed, id: 'a' }).name === other(seed)).length;
	expect(same((seed) => drawVars(vars, { seed, id: 'b' }).name)).toBeLessThan(5);
	expect(same((seed) => drawVars({ other: animalName }, { seed, id: 'a' }).other)).toBeLessThan(5);
});

test('values are filled in where their names stand, and a name without a value is a mistake of the course', () => {
	expect(fillVars('sleep {{a}} {{b-2}} {{a}} {{ a }} {{A}}', { a: '1', 'b-2': '$&' })).toBe(
		'sleep 1 $& 1 {{ a }} {{A}}',
	);
	expect(() => fillVars('{{c}}', { a: '1' })).toThrow('no value for {{c}}');
	expect(varsIn('{{a}} {{b-2}} {{ c }}')).toEqual(['a', 'b-2']);
	expect(drawVars(undefined, { seed: 's', id: 'a' })).toEqual({});
});
