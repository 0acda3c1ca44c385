import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { precompressFolder } from './precompress.ts';

test('text files worth it get a compressed neighbour, other files none', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'proclab-precompress-'));
	await mkdir(join(folder, 'a'));
	const long = 'A container is just processes with fences around them. '.repeat(100);
	for (const [name, content] of [
		['a/index.html', long],
		['small.css', 'a{}'],
		['picture.png', long],
	] as const)
		await writeFile(join(folder, name), content);
	await precompressFolder(folder);
	expect((await readdir(folder, { recursive: true })).sort()).toEqual([
		'a',
		'a/index.html',
		'a/index.html.gz',
		'picture.png',
		'small.css',
	]);
	expect(gunzipSync(await readFile(join(folder, 'a/index.html.gz'))).toString()).toBe(long);
	await rm(folder, { recursive: true });
});
