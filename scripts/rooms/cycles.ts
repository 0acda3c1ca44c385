import type { SourceFile } from './source-tree.ts';

/** The import cycles of a tree, each as the files on it, starting with the alphabetically first. */
export function findCycles(tree: readonly SourceFile[]): string[][] {
	const edges = new Map(tree.map((file) => [file.path, targets(file)]));
	const state = new Map<string, 'open' | 'done'>();
	const cycles = new Map<string, string[]>();
	const path: string[] = [];
	const visit = (file: string): void => {
		state.set(file, 'open');
		path.push(file);
		for (const next of edges.get(file) ?? []) {
			if (state.get(next) === 'open') {
				const cycle = rotate(path.slice(path.indexOf(next)));
				cycles.set(cycle.join('\n'), cycle);
			} else if (!state.has(next) && edges.has(next)) visit(next);
		}
		path.pop();
		state.set(file, 'done');
	};
	for (const file of edges.keys()) if (!state.has(file)) visit(file);
	return [...cycles.values()];
}

function targets(file: SourceFile): string[] {
	return [...new Set(file.imports.flatMap((found) => (found.file === undefined ? [] : [found.file])))];
}

function rotate(cycle: string[]): string[] {
	const first = cycle.indexOf([...cycle].sort()[0] ?? '');
	return [...cycle.slice(first), ...cycle.slice(0, first)];
}
