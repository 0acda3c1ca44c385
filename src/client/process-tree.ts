import type { ProcessRow } from '../protocol/frames.ts';

/** A row with its place in the tree: 0 for those whose parent is not of the lab. */
export interface TreeRow {
	readonly row: ProcessRow;
	readonly depth: number;
}

/** Parents before their children, siblings by inside pid; every row comes exactly once, whatever the parents say. */
export function processTree(rows: readonly ProcessRow[]): TreeRow[] {
	const pids = new Set(rows.map(({ pid }) => pid));
	const children = new Map<number, ProcessRow[]>();
	for (const row of [...rows].sort((a, b) => a.insidePid - b.insidePid || a.pid - b.pid)) {
		const parent = pids.has(row.parent) && row.parent !== row.pid ? row.parent : 0;
		children.set(parent, [...(children.get(parent) ?? []), row]);
	}
	const placed: TreeRow[] = [];
	const place = (parent: number, depth: number) => {
		const family = children.get(parent) ?? [];
		children.delete(parent);
		for (const row of family) {
			placed.push({ row, depth });
			place(row.pid, depth + 1);
		}
	};
	place(0, 0);
	for (const parent of [...children.keys()]) place(parent, 0);
	return placed;
}

const stateWords: Readonly<Record<string, string>> = {
	R: 'running',
	S: 'sleeping',
	D: 'waiting for I/O',
	T: 'stopped',
	t: 'traced',
	Z: 'zombie',
	X: 'dead',
	I: 'idle',
};

/** The word for a state letter of proc_pid_stat(5). */
export function stateWord(letter: string): string {
	return stateWords[letter] ?? 'unknown';
}
