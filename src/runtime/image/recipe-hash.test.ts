import { chmodSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashRecipe } from './recipe-hash.ts';

describe("a recipe's hash", () => {
	let folder: string;
	let before: string;
	beforeEach(async () => {
		folder = mkdtempSync('/tmp/proclab-hash-');
		mkdirSync(join(folder, 'overlay/etc'), { recursive: true });
		writeFileSync(join(folder, 'recipe.json'), '{}');
		writeFileSync(join(folder, 'overlay/etc/hosts'), 'localhost');
		symlinkSync('hosts', join(folder, 'overlay/etc/link'));
		before = await hashRecipe(folder);
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	test('is twelve hex digits and the same elsewhere and under another umask', async () => {
		expect(before).toMatch(/^[0-9a-f]{12}$/);
		const copy = `${folder}-copy`;
		cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
		chmodSync(join(copy, 'recipe.json'), 0o664);
		expect(await hashRecipe(copy)).toBe(before);
		rmSync(copy, { recursive: true });
	});

	test.each<[string, (path: (name: string) => string) => void]>([
		['contents', (path) => writeFileSync(path('overlay/etc/hosts'), 'localhosT')],
		['name', (path) => renameSync(path('overlay/etc/hosts'), path('overlay/etc/host'))],
		['executable bit', (path) => chmodSync(path('overlay/etc/hosts'), 0o755)],
		['new file', (path) => writeFileSync(path('overlay/new'), '')],
		[
			'link',
			(path) => {
				rmSync(path('overlay/etc/link'));
				symlinkSync('hostname', path('overlay/etc/link'));
			},
		],
		[
			'border between two files',
			(path) => {
				writeFileSync(path('overlay/etc/hosts'), 'local');
				writeFileSync(path('overlay/etc/hostt'), 'host');
			},
		],
	])('changes with a %s', async (_, change) => {
		change((name) => join(folder, name));
		expect(await hashRecipe(folder)).not.toBe(before);
	});

	test('changes with the builder', async () => {
		expect(await hashRecipe(folder, 999)).not.toBe(before);
	});
});
