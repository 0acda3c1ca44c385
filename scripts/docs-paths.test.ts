import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pathsNamedIn } from './docs-paths.ts';

const root = join(import.meta.dirname, '..');
const documents = ['README.md', 'CONTRIBUTING.md', ...listDocuments('docs')].filter((path) =>
	existsSync(join(root, path)),
);

function listDocuments(folder: string): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory()
			? listDocuments(`${folder}/${entry.name}`)
			: entry.name.endsWith('.md')
				? [`${folder}/${entry.name}`]
				: [],
	);
}

/** What its reader makes; tests/labs/authoring.test.ts follows it. */
const madeByFollowing: Readonly<Record<string, RegExp>> = {
	'docs/authoring.md': /^(content|labs)\/.*(stop-and-go|course\.yaml)/,
};

test.each(documents)('every path that %s names exists', (document) => {
	const made = madeByFollowing[document];
	const named = pathsNamedIn(readFileSync(join(root, document), 'utf8')).filter((path) => !made?.test(path));
	expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('docs/architecture.md is read and names paths', () => {
	expect(documents).toContain('docs/architecture.md');
	expect(pathsNamedIn(readFileSync(join(root, 'docs/architecture.md'), 'utf8')).length).toBeGreaterThan(15);
});

test('paths are found in code spans and diagrams; patterns, commands and what is made at run time are not paths', () => {
	const text =
		'`src/labd/main.ts`, `labs/<a>/x.ts`, `.proclab/`, `npm test`, `docs/decisions/`\n```\n│ src/web │\n```\n';
	expect(pathsNamedIn(text)).toEqual(['src/labd/main.ts', 'docs/decisions', 'src/web']);
});
