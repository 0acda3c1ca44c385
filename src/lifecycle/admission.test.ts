import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { QueuePosition } from '../protocol/lab-life.ts';
import { createAdmission, queuePace, type Turn } from './admission.ts';
import { type Capacity, createCapacity } from './capacity.ts';

afterEach(() => {
	vi.useRealTimers();
});

const never = new AbortController().signal;
const demand = { memoryBytes: 1, pids: 1 };

function turn(changes: Partial<Turn> = {}): Turn {
	return { holder: {}, demand, signal: never, ...changes };
}

function atMost(labs: number): Capacity {
	return ({ labs: held }) => held < labs;
}

test('no more than the width are made at once, in the order of asking', async () => {
	const admission = createAdmission(2);
	const began: number[] = [];
	let running = 0;
	let most = 0;
	await Promise.all(
		Array.from({ length: 7 }, (_, index) =>
			admission.run(turn(), async () => {
				began.push(index);
				running += 1;
				most = Math.max(most, running);
				await sleep(5);
				running -= 1;
			}),
		),
	);
	expect(most).toBe(2);
	expect(began).toEqual([0, 1, 2, 3, 4, 5, 6]);
	expect(admission.waiting).toBe(0);
});

test('a lab that fails gives its turn to the next', async () => {
	const admission = createAdmission(1);
	await expect(admission.run(turn(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
	expect(await admission.run(turn(), async () => 'next')).toBe('next');
});

test('who comes when the machine is full waits until someone leaves, and nobody passes', async () => {
	const admission = createAdmission(4, atMost(2));
	const holders = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
	const made: string[] = [];
	const all = holders.map((holder) => admission.run(turn({ holder }), async () => made.push(holder.name)));
	await vi.waitFor(() => expect(made).toEqual(['a', 'b']));
	expect(admission.waiting).toBe(2);
	admission.leave(holders[1] ?? {});
	await vi.waitFor(() => expect(made).toEqual(['a', 'b', 'c']));
	admission.leave(holders[0] ?? {});
	await Promise.all(all);
	expect(made).toEqual(['a', 'b', 'c', 'd']);
	expect(admission.held).toEqual({ labs: 2, memoryBytes: 2, pids: 2 });
});

test('a large lab that does not fit yet is not passed by small ones', async () => {
	const machine = { memoryBytes: 10, freeMemoryBytes: () => 10, pids: 1_000, usedPids: () => 1 };
	const admission = createAdmission(4, createCapacity({ mostLabs: 100, overcommit: 1 }, machine));
	const first = {};
	const made: string[] = [];
	const make = (name: string, memoryBytes: number, holder: object = {}) =>
		admission.run(turn({ holder, demand: { memoryBytes, pids: 1 } }), async () => made.push(name));
	const all = [make('first', 6, first), make('large', 8), make('small', 1)];
	await vi.waitFor(() => expect(made).toEqual(['first']));
	admission.leave(first);
	await Promise.all(all);
	expect(made).toEqual(['first', 'large', 'small']);
});

test('a lab that is made anew keeps its room, and does not wait for others to leave', async () => {
	const admission = createAdmission(4, atMost(1));
	const mine = {};
	await admission.run(turn({ holder: mine }), async () => undefined);
	const other = admission.run(turn(), async () => 'other');
	expect(await admission.run(turn({ holder: mine }), async () => 'anew')).toBe('anew');
	expect(admission.waiting).toBe(1);
	admission.leave(mine);
	expect(await other).toBe('other');
});

test('who gives up leaves the queue at once, and is never made', async () => {
	const admission = createAdmission(4, atMost(1));
	const mine = {};
	await admission.run(turn({ holder: mine }), async () => undefined);
	const giving = new AbortController();
	const make = vi.fn(async () => 'made');
	const given = admission.run(turn({ signal: giving.signal }), make);
	const next = admission.run(turn(), async () => 'next');
	giving.abort();
	expect(await given).toBeUndefined();
	expect(admission.waiting).toBe(1);
	admission.leave(mine);
	expect(await next).toBe('next');
	expect(make).not.toHaveBeenCalled();
	expect(await admission.run(turn({ signal: giving.signal }), make)).toBeUndefined();
});

test('those who wait are told their place when it changes, and only then', async () => {
	vi.useFakeTimers();
	const admission = createAdmission(4, atMost(1));
	const mine = {};
	await admission.run(turn({ holder: mine }), async () => undefined);
	const told: (QueuePosition | undefined)[][] = [[], []];
	const holders = [{}, {}];
	const all = told.map((heard, index) =>
		admission.run(
			turn({ holder: holders[index] ?? {}, onPosition: (position) => heard.push(position) }),
			async () => 1,
		),
	);
	vi.advanceTimersByTime(3 * queuePace);
	expect(told).toEqual([[{ position: 1, of: 2 }], [{ position: 2, of: 2 }]]);
	admission.leave(mine);
	vi.advanceTimersByTime(queuePace);
	expect(told).toEqual([
		[{ position: 1, of: 2 }, undefined],
		[
			{ position: 2, of: 2 },
			{ position: 1, of: 1 },
		],
	]);
	admission.leave(holders[0] ?? {});
	expect(vi.getTimerCount()).toBe(0);
	vi.useRealTimers();
	expect(await Promise.all(all)).toEqual([1, 1]);
});

test('room that comes back without anyone leaving is noticed', async () => {
	let free = false;
	const admission = createAdmission(4, ({ labs }) => labs === 0 || free);
	await admission.run(turn(), async () => undefined);
	const waits = admission.run(turn(), async () => 'made');
	free = true;
	expect(await waits).toBe('made');
});

test('room that nobody waits for is held at once, and none is when the machine is full or someone waits', async () => {
	const admission = createAdmission(1, atMost(2));
	const spare = {};
	expect(admission.hold(spare, demand)).toBe(true);
	await admission.run(turn(), async () => undefined);
	expect(admission.hold({}, demand)).toBe(false);
	const waits = admission.run(turn(), async () => 'made');
	expect([admission.waiting, admission.lackingRoom]).toEqual([1, 1]);
	admission.leave(spare);
	expect(await waits).toBe('made');
	expect(admission.held).toEqual({ labs: 2, memoryBytes: 2, pids: 2 });
});

test('who can have what is ready passes those for whom something must be made, but nobody who waits for room', async () => {
	const ready = { labs: 0 };
	const takeReady = () => {
		ready.labs -= 1;
		if (ready.labs < 0) ready.labs = 0;
		else return true;
		return false;
	};
	const admission = createAdmission(1, atMost(2));
	const [busy, done] = [Promise.withResolvers<void>(), [] as string[]];
	const first = {};
	const making = admission.run(turn({ holder: first }), () => busy.promise);
	const waits = admission.run(turn(), async () => done.push('had to be made'));
	const quick = (name: string) => admission.run(turn({ takeReady, isSoonDone: true }), async () => done.push(name));
	const taken = quick('took what came second');
	expect([admission.making, admission.waiting]).toEqual([1, 2]);
	ready.labs = 1;
	admission.look();
	await taken;
	expect(done).toEqual(['took what came second']);
	busy.resolve();
	await making;
	await vi.waitFor(() => expect(admission.lackingRoom).toBe(1));
	ready.labs = 1;
	const late = quick('came after one who waits for room');
	admission.look();
	expect([admission.waiting, ready.labs]).toEqual([2, 1]);
	admission.leave(first);
	await Promise.all([waits, late]);
	expect(done).toEqual(['took what came second', 'had to be made', 'came after one who waits for room']);
});

test('what is ready but has something to be done to it still is one of the few at once', async () => {
	const admission = createAdmission(1);
	const busy = Promise.withResolvers<void>();
	const making = admission.run(turn(), () => busy.promise);
	const takeReady = vi.fn(() => true);
	const waits = admission.run(turn({ takeReady }), async () => admission.making);
	admission.look();
	expect(takeReady).not.toHaveBeenCalled();
	busy.resolve();
	await making;
	expect(await waits).toBe(1);
	expect(takeReady).toHaveBeenCalledOnce();
});

test('whoever gives up while others are let in is not let in', async () => {
	const admission = createAdmission(2, atMost(1));
	const mine = {};
	await admission.run(turn({ holder: mine }), async () => undefined);
	const giving = new AbortController();
	const made: string[] = [];
	vi.useFakeTimers();
	const first = admission.run(turn({ onPosition: (position) => position === undefined && giving.abort() }), async () =>
		made.push('first'),
	);
	const second = admission.run(turn({ signal: giving.signal }), async () => made.push('second'));
	vi.advanceTimersByTime(queuePace);
	vi.useRealTimers();
	admission.leave(mine);
	expect([await first, await second]).toEqual([1, undefined]);
	expect(made).toEqual(['first']);
});
