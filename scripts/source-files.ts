import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['src', 'labs', 'tests', 'bench', 'scripts'];
const extensions = /\.(ts|mjs|svelte|astro)$/;
const leftOut = new Set(['node_modules', 'dist', 'fixtures', 'snapshots', 'overlay']);

/** Every source file of a checkout: paths from its root, with slashes, sorted. */
export function listSourceFiles(root: string): string[] {
	return folders.flatMap((folder) => walk(root, folder)).sort();
}

function walk(root: string, folder: string): string[] {
	const entries = readFolder(join(root, folder));
	return entries.flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return leftOut.has(entry.name) ? [] : walk(root, path);
		return entry.isFile() && extensions.test(entry.name) ? [path] : [];
	});
}

function readFolder(path: string) {
	try {
		return readdirSync(path, { withFileTypes: true });
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
}
