import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { layOutHome } from '../../foundation/node/home.ts';
import { builtPath, labIds } from './built-image.ts';
import { describeImage } from './describe-image.ts';
import { findImageAgain } from './remembered-image.ts';

const folder = mkdtempSync('/tmp/proclab-remembered-');
const home = layOutHome(folder, join(folder, 'home'));
const recipe = join(folder, 'labs/images/host');
cpSync(join(import.meta.dirname, '../../../labs/images/host'), recipe, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

async function build(): Promise<string> {
	const described = await describeImage(folder, 'host');
	if (!described.ok) throw new Error(described.error.what);
	const { hash } = described.value;
	const path = builtPath(home, 'host', hash);
	mkdirSync(join(path, 'rootfs'), { recursive: true });
	if (process.getuid?.() === 0) chownSync(join(path, 'rootfs'), labIds.first, labIds.first);
	const built = { name: 'host', hash, rootUid: 100_000, idCount: 65_536, suite: 's', builtAt: '', bytes: 0, files: 0 };
	writeFileSync(join(path, 'image.json'), JSON.stringify({ ...built, packages: {}, containerImages: [] }));
	return path;
}

test('an image is found as soon as it is built, and again while its recipe stays; a changed recipe has another image', async () => {
	expect(await findImageAgain(home, 'host')).toBeUndefined();
	const first = await build();
	expect((await findImageAgain(home, 'host'))?.path).toBe(first);
	expect(findImageAgain(home, 'host')).toBe(findImageAgain(home, 'host'));
	writeFileSync(join(recipe, 'overlay/etc/motd'), 'Hello.\n');
	expect(await findImageAgain(home, 'host')).toBeUndefined();
	const second = await build();
	expect(second).not.toBe(first);
	expect((await findImageAgain(home, 'host'))?.path).toBe(second);
	rmSync(second, { recursive: true });
	expect(await findImageAgain(home, 'host')).toBeUndefined();
});

test('there is no image without a recipe', async () => {
	expect(await findImageAgain(home, 'nothing')).toBeUndefined();
});
