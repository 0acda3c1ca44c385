import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { AstroIntegration } from 'astro';

/** Below this many bytes compression saves no packet. */
const worthwhile = 1_400;

const text = /\.(html|css|js|mjs|svg|json|txt|xml)$/;

/** Lays a `.gz` beside each text file of the built site: web sends it to browsers that take it, and compresses nothing itself. */
export function precompress(): AstroIntegration {
	return {
		name: 'proclab-precompress',
		hooks: { 'astro:build:done': ({ dir }) => precompressFolder(fileURLToPath(dir)) },
	};
}

export async function precompressFolder(folder: string): Promise<void> {
	const names = await readdir(folder, { recursive: true });
	await Promise.all(names.filter((name) => text.test(name)).map((name) => compress(join(folder, name))));
}

async function compress(file: string): Promise<void> {
	const bytes = await readFile(file);
	if (bytes.length >= worthwhile) await writeFile(`${file}.gz`, await promisify(gzip)(bytes));
}
