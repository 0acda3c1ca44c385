import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProgressStore } from '../../src/progress/progress-store.ts';
import { makeAttempt } from './progress-store-attempts.ts';

/** One place where attempts are kept, and ways to make it fail. */
export interface ProgressHarness {
	open(): Promise<{ store: ProgressStore; close(): Promise<void> }>;
	/** The command of a process that records attempts by `recordForever` until it is killed. */
	readonly writer: readonly [file: string, ...args: string[]];
	/** Leaves no space for another attempt; `empty` gives the space back. */
	readonly fill?: () => Promise<{ empty(): Promise<void> }>;
	remove(): Promise<void>;
}

/** What every progress store must do. */
export function describeProgressStore(name: string, create: () => Promise<ProgressHarness>): void {
	describe(`${name} as a progress store`, () => {
		let harness: ProgressHarness;
		let store: ProgressStore;
		let close: () => Promise<void>;

		beforeEach(async () => {
			harness = await create();
			({ store, close } = await harness.open());
		});
		afterEach(async () => {
			await close();
			await harness.remove();
		});

		test('a learner without attempts has no progress', async () => {
			expect(await store.forLearner('local')).toEqual([]);
		});

		test('an attempt comes back whole, evidence and all', async () => {
			const attempt = makeAttempt({ says: 'Ein Zombie: „Z“ 🧟\0\n', at: 1_763_000_000_000.25 });
			expect(await store.record(attempt)).toEqual({ ok: true, value: undefined });
			expect(await store.forLearner('local')).toEqual([
				{ lesson: attempt.lesson, task: attempt.task, passed: attempt, attempts: 1 },
			]);
		});

		test('the same id again changes nothing', async () => {
			const attempt = makeAttempt();
			await store.record(attempt);
			expect((await store.record({ ...attempt, verdict: 'not-yet', at: 1 })).ok).toBe(true);
			expect(await store.forLearner('local')).toMatchObject([{ attempts: 1, passed: attempt }]);
		});

		test('an attempt that did not pass counts and ticks nothing', async () => {
			await store.record(makeAttempt({ verdict: 'not-yet', wrong: 'reaped-at-once' }));
			await store.record(makeAttempt({ verdict: 'unknown' }));
			expect(await store.forLearner('local')).toMatchObject([{ attempts: 2, passed: null }]);
		});

		test('a task once passed stays passed, by its earliest pass, in whatever order attempts arrive', async () => {
			const earliest = makeAttempt({ at: 200 });
			for (const attempt of [
				makeAttempt({ at: 300 }),
				makeAttempt({ at: 100, verdict: 'not-yet' }),
				earliest,
				makeAttempt({ at: 400, verdict: 'not-yet' }),
			])
				await store.record(attempt);
			expect(await store.forLearner('local')).toMatchObject([{ attempts: 4, passed: earliest }]);
		});

		test('answers to questions are kept apart from tasks, and the newest counts, in whatever order they arrive', async () => {
			const question = { task: 'which-pid', kind: 'ask' as const };
			const newest = makeAttempt({ ...question, answer: '4711', verdict: 'not-yet', wrong: 'inside', at: 300 });
			const foretold = { kind: 'predict' as const, task: 'what-happens', answer: 'dies' };
			const outcome = makeAttempt({ ...foretold, at: 200 });
			for (const attempt of [
				makeAttempt({ ...question, answer: '1', at: 200 }),
				newest,
				makeAttempt({ ...question, answer: '2', at: 100 }),
				makeAttempt({ ...foretold, verdict: 'unknown', at: 100 }),
				outcome,
				makeAttempt({ ...question, learner: 'someone-else', at: 400 }),
				makeAttempt(),
			])
				await store.record(attempt);
			const { lesson } = newest;
			expect(await store.questionsOf('local')).toEqual([
				{ lesson, question: 'what-happens', kind: 'predict', last: outcome, attempts: 2 },
				{ lesson, question: 'which-pid', kind: 'ask', last: newest, attempts: 3 },
			]);
			expect(await store.forLearner('local')).toMatchObject([{ task: 'make-a-zombie', attempts: 1 }]);
			expect(await store.questionsOf('nobody')).toEqual([]);
		});

		test('learners, lessons and tasks are kept apart and come in order', async () => {
			for (const fields of [
				{ lesson: 'b', task: 'x' },
				{ lesson: 'a', task: 'y' },
				{ lesson: 'a', task: 'x' },
				{ lesson: 'a', task: 'x', learner: 'someone-else' },
			])
				await store.record(makeAttempt(fields));
			const tasks = (await store.forLearner('local')).map(({ lesson, task, attempts }) => [lesson, task, attempts]);
			expect(tasks).toEqual([
				['a', 'x', 1],
				['a', 'y', 1],
				['b', 'x', 1],
			]);
		});

		test('attempts recorded at the same moment are all kept', async () => {
			const results = await Promise.all(Array.from({ length: 200 }, () => store.record(makeAttempt())));
			expect(results.every((result) => result.ok)).toBe(true);
			expect(await store.forLearner('local')).toMatchObject([{ attempts: 200 }]);
		});

		test('what was recorded is there after closing and opening', async () => {
			await store.record(makeAttempt());
			await close();
			({ store, close } = await harness.open());
			expect(await store.forLearner('local')).toMatchObject([{ attempts: 1 }]);
		});

		test('no acknowledged attempt is lost when the writer is killed with -9 at random moments', async () => {
			const acknowledged = new Set<string>();
			for (let round = 0; round < 8; round += 1)
				for (const task of await killWhileWriting(harness.writer)) acknowledged.add(task);
			expect(acknowledged.size).toBeGreaterThan(20);
			const kept = new Set((await store.forLearner('local')).map((progress) => progress.task));
			expect([...acknowledged].filter((task) => !kept.has(task))).toEqual([]);
		}, 60_000);

		test('with no space left an attempt is refused as not saved, reading goes on, and it can be recorded when there is space', async (context) => {
			if (harness.fill === undefined) return context.skip('this store has no disk of its own');
			await store.record(makeAttempt({ task: 'before' }));
			const full = await harness.fill();
			const attempt = makeAttempt({ task: 'meanwhile', says: 'x'.repeat(100_000) });
			expect(await store.record(attempt)).toMatchObject({ ok: false, error: { code: 'progress-not-saved' } });
			expect(await store.forLearner('local')).toMatchObject([{ task: 'before' }]);
			await full.empty();
			expect(await store.record(attempt)).toEqual({ ok: true, value: undefined });
			expect(await store.forLearner('local')).toMatchObject([{ task: 'before' }, { task: 'meanwhile' }]);
		});
	});
}

async function killWhileWriting([file, ...args]: ProgressHarness['writer']): Promise<string[]> {
	const writer: ChildProcess = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	const lines: string[] = [];
	if (writer.stdout === null) throw new Error('the writer has no output');
	const reader = createInterface(writer.stdout).on('line', (line) => lines.push(line));
	const read = once(reader, 'close');
	const exited = once(writer, 'exit');
	await Promise.race([once(reader, 'line'), exited]);
	await sleep(Math.random() * 150);
	writer.kill('SIGKILL');
	expect(await exited).toEqual([null, 'SIGKILL']);
	await read;
	return lines;
}
