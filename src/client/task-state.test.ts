import { expect, test } from 'vitest';
import { TaskLives } from '../checks/task-life.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { resumeAt, waitsFor } from './task-state.ts';

const check = (): Verdict => ({ verdict: 'not-yet', says: 'No.', evidence: [] });
const shared = { mode: 'edge', check, hints: [], wrong: {} } as const;
const tasks = [
	{ ...shared, id: 'one', title: 'First', needs: [] },
	{ ...shared, id: 'two', title: 'Second', needs: [] },
	{ ...shared, id: 'three', title: 'Third', needs: ['one', 'two'] },
] as const;

/** What the judge itself says of a task that waits: the words are not written down twice. */
function judged(passed: readonly string[]): Verdict {
	const lives = new TaskLives(tasks, { start: {} as Snapshot, varsOf: () => ({}), entered: undefined });
	for (const id of passed) lives.get(id).wasPassed = true;
	return lives.waitingVerdict(lives.get('three'));
}

const needed = [tasks[0], tasks[1]];

test('a task waits for those that the judge names', () => {
	expect(waitsFor(judged([]), needed)?.map(({ id }) => id)).toEqual(['one', 'two']);
	expect(waitsFor(judged(['one']), needed)?.map(({ id }) => id)).toEqual(['two']);
	expect(waitsFor(judged(['one', 'two']), needed)).toEqual([]);
});

test('a task that has begun, or needs nothing, waits for nothing', () => {
	expect(waitsFor(check(), needed)).toBe(undefined);
	expect(waitsFor(undefined, needed)).toBe(undefined);
	expect(waitsFor(judged([]), [])).toBe(undefined);
});

test('one goes on at the first task not done, if a fresh lab is not where it begins', () => {
	expect(resumeAt(tasks, new Map())).toBe(undefined);
	expect(resumeAt(tasks, new Map([['one', 1]]))).toBe(undefined);
	const passed = new Map([
		['one', 1],
		['two', 1],
	]);
	expect(resumeAt(tasks, passed)?.id).toBe('three');
	expect(resumeAt(tasks, new Map([...passed, ['three', 1]]))).toBe(undefined);
});
