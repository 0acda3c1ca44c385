/** What was drawn for one learner, by name. */
export type Vars = Readonly<Record<string, string>>;

/** Numbers from 0 up to, but without, 1; the same sequence for the same seed. */
export type Random = () => number;

/** Draws one value. */
export type Draw = (random: Random) => string;

export function oneOf(...values: readonly [string, ...string[]]): Draw {
	return (random) => values[Math.floor(random() * values.length)] ?? values[0];
}

/** A whole number, both ends included. */
export function numberBetween(least: number, most: number): Draw {
	return (random) => String(least + Math.floor(random() * (most - least + 1)));
}

const animals = ['otter', 'heron', 'lynx', 'newt', 'robin', 'badger', 'marten', 'finch', 'beaver', 'swift'] as const;

/** A name nobody else is likely to have: `otter-417`. */
export const animalName: Draw = (random) => `${oneOf(...animals)(random)}-${numberBetween(100, 999)(random)}`;

/** The values of a task's or question's `vars` for a learner: `seed` is theirs, `id` the task's. */
export function drawVars(
	vars: Readonly<Record<string, Draw>> | undefined,
	{ seed, id }: { readonly seed: string; readonly id: string },
): Vars {
	return Object.fromEntries(
		Object.entries(vars ?? {}).map(([name, draw]) => [name, draw(randomFrom(`${seed} ${id} ${name}`))]),
	);
}

/** `{{name}}` replaced by its value. @throws Error for a name without a value: the course's loader refuses such texts. */
export function fillVars(text: string, vars: Vars): string {
	return text.replace(placeholder, (_, name: string) => {
		const value = vars[name];
		if (value === undefined) throw new Error(`There is no value for {{${name}}}.`);
		return value;
	});
}

/** The names that a text has between double braces. */
export function varsIn(text: string): readonly string[] {
	return [...text.matchAll(placeholder)].map(([, name]) => name ?? '');
}

const placeholder = /\{\{([a-z][a-z0-9-]*)\}\}/g;

/** FNV-1a of the seed, stepped by mulberry32: even enough for names, and the same in every browser and in Node. */
function randomFrom(seed: string): Random {
	let state = 0x811c9dc5;
	for (let index = 0; index < seed.length; index += 1) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
