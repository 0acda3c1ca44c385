import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRecipe } from './recipe.ts';

const config = { Cmd: ['bash'] };
const debian = { name: 'debian', from: 'packages', packages: ['procps'], config };
const good = {
	description: 'A host',
	suite: 'trixie',
	spaceMegabytes: 100,
	packages: ['bash', 'libcap2-bin', 'mount'],
};

describe('a recipe', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync('/tmp/proclab-recipe-');
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	async function read(recipe: unknown) {
		writeFileSync(join(folder, 'recipe.json'), typeof recipe === 'string' ? recipe : JSON.stringify(recipe));
		const result = await readRecipe(folder);
		return result.ok ? result.value : `${result.error.code}: ${result.error.why}`;
	}
	const withImages = (...images: unknown[]) => ({ ...good, containers: { store: '/usr/share/images', images } });

	test('is what it says', async () => {
		expect(await read(good)).toEqual(good);
		expect(await read(withImages(debian))).toEqual(withImages(debian));
	});

	test('may layer one image on the one before, and start others from nothing', async () => {
		const scratch = { ...debian, name: 'busybox', from: 'scratch' };
		const nginx = { ...debian, name: 'nginx', from: 'debian' };
		expect(await read(withImages(debian, scratch, nginx))).toBeTypeOf('object');
	});

	test.each([
		[{ ...good, pakages: [] }, 'bad-recipe: pakages: unknown key; did you mean packages?'],
		[
			withImages({ ...debian, config: { ...config, Entripoint: ['sh'] } }),
			'bad-recipe: containers.images.0.config.Entripoint: unknown key; did you mean Entrypoint?',
		],
		[withImages({ ...debian, base: 'x' }), 'bad-recipe: containers.images.0.base: unknown key; did you mean name?'],
		[
			{ ...good, xyzzy: 1 },
			'bad-recipe: xyzzy: unknown key, expected one of description, suite, spaceMegabytes, packages, containers.',
		],
		[
			{ ...good, packages: ['bash', 'libcap2-bin', 'mount', 'no such'] },
			'bad-recipe: packages.3: expected the name of a Debian package.',
		],
		[
			{ ...good, packages: ['bash'] },
			'bad-recipe: packages: expected libcap2-bin and mount among them: a build uses their programs.',
		],
		[
			withImages({ ...debian, from: 'debain' }),
			'bad-recipe: containers.images.0.from: expected scratch or packages, found "debain".',
		],
		[
			withImages(debian, { ...debian, name: 'nginx', from: 'packages' }),
			'bad-recipe: containers.images.1.from: expected scratch or debian, found "packages".',
		],
		[withImages(debian, debian), 'bad-recipe: containers.images.1.from: a second image named debian.'],
	])('is refused with the key and what was expected: %#', async (recipe, why) => {
		expect(await read(recipe)).toBe(why);
	});

	test('is refused when it is no JSON or not there', async () => {
		expect(await read('{')).toMatch(/^bad-recipe: .*JSON/);
		const missing = await readRecipe(join(folder, 'nowhere'));
		expect(missing.ok ? undefined : missing.error.code).toBe('bad-recipe');
	});
});
