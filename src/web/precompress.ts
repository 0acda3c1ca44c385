import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { AstroIntegration } from 'astro';

/** Below this many bytes compression saves no packet. */
const worthwhile = 1_400;

const text = /\.(html|css|js|mjs|svg|json|txt|xml)$/;

/** Lays `.br` and `.gz` beside the text files of the built site: web sends them to browsers that take them, and compresses nothing itself. */
export function precompress(): AstroIntegration {
	return {
		name: 'proclab-precompress',
		hooks: { 'astro:build:done': ({ dir }) => precompressFolder(fileURLToPath(dir)) },
	};
}

export async function precompressFolder(folder: string): Promise<void> {
	for (const name of await readdir(folder, { recursive: true })) {
		if (!text.test(name)) continue;
		const file = join(folder, name);
		const bytes = await readFile(file);
		if (bytes.length < worthwhile) continue;
		await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes));
		await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
	}
}
