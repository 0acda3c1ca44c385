import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the site is made from: a change to anything else doesn't build it anew. */
const folders = ['content', 'labs', 'public', 'src'];
const files = /^((astro|ec)\.config\.\w+|package-lock\.json|tsconfig(\.base)?\.json)$/;
const leftOut = new Set([
	'labs/images',
	...['cli', 'database', 'labd', 'lifecycle', 'progress', 'pty', 'runtime', 'terminal'].map((room) => `src/${room}`),
]);

/** SHA-256 over the names and contents of all inputs of the site, in hex. */
export function hashSiteInputs(root: string): string {
	const hash = createHash('sha256');
	const rootFiles = readdirSync(root)
		.filter((name) => files.test(name))
		.sort();
	for (const path of [...rootFiles, ...folders.flatMap((folder) => walk(root, folder))]) {
		const content = readFileSync(join(root, path));
		hash.update(`${path}\0${content.length}\0`).update(content);
	}
	return hash.digest('hex');
}

/** `labs/MODULE/LESSON/NAME/snapshots`: megabytes that no page shows. */
function isOfRecordings(folder: string): boolean {
	return folder.startsWith('labs/') && folder.endsWith('/snapshots');
}

function walk(root: string, folder: string): string[] {
	if (leftOut.has(folder) || isOfRecordings(folder)) return [];
	const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
	return entries.flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return walk(root, path);
		return entry.isFile() && !path.endsWith('.test.ts') ? [path] : [];
	});
}
