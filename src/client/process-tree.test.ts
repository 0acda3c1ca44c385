import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProcessRow } from '../protocol/frames.ts';
import { processTree, stateWord } from './process-tree.ts';

function row(pid: number, parent: number): ProcessRow {
	return {
		pid,
		parent,
		insidePid: pid,
		insideParent: parent,
		starttime: 1,
		nested: [],
		state: 'S',
		command: '',
		user: 0,
	};
}

test('children follow their parents, one step further in', () => {
	const rows = [row(30, 20), row(20, 10), row(10, 1), row(21, 10)];
	expect(processTree(rows).map(({ row: { pid }, depth }) => [pid, depth])).toEqual([
		[10, 0],
		[20, 1],
		[30, 2],
		[21, 1],
	]);
});

test('every process is shown exactly once, even when parents make a circle', () => {
	const pids = fc.integer({ min: 1, max: 12 });
	fc.assert(
		fc.property(fc.uniqueArray(fc.record({ pid: pids, parent: pids }), { selector: ({ pid }) => pid }), (links) => {
			const shown = processTree(links.map(({ pid, parent }) => row(pid, parent))).map(({ row: { pid } }) => pid);
			expect(shown.sort()).toEqual(links.map(({ pid }) => pid).sort());
		}),
	);
});

test('states have words', () => {
	expect([...'RSDTtZ?'].map(stateWord)).toEqual([
		'running',
		'sleeping',
		'waiting for I/O',
		'stopped',
		'traced',
		'zombie',
		'unknown',
	]);
});
