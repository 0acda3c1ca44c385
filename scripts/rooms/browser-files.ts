import type { Import, SourceFile } from './source-tree.ts';
import { roomOf } from './table.ts';

/** Files of components that reach a browser: islands, and what islands and `<script>`s import, directly or not. */
export function findBrowserFiles(tree: readonly SourceFile[]): ReadonlySet<string> {
	const files = new Map(tree.map((file) => [file.path, file]));
	const reached = new Set<string>();
	const visit = (path: string): void => {
		const file = files.get(path);
		if (!file || reached.has(path) || roomOf(path)?.runs !== 'astro') return;
		reached.add(path);
		for (const target of targets(file.imports)) visit(target);
	};
	for (const file of tree) {
		if (file.path.endsWith('.svelte')) visit(file.path);
		for (const target of targets(file.imports.filter((found) => found.part === 'browser'))) visit(target);
	}
	return reached;
}

function targets(imports: readonly Import[]): string[] {
	return imports.flatMap((found) => (found.typeOnly || found.file === undefined ? [] : [found.file]));
}
