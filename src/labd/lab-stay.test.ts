import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../foundation/clock.ts';
import type { LabStatus } from '../lifecycle/lab.ts';
import { defaultLifetime } from '../lifecycle/lab-lifetime.ts';
import type { LabEnding } from '../protocol/lab-life.ts';
import { LabStay, patience } from './lab-stay.ts';

const waiting: LabStatus = {
	...{ state: 'starting', ready: undefined, reason: null, problem: null, ended: undefined },
	queue: { position: 3, of: 9 },
};
const living: LabStatus = {
	...waiting,
	state: 'ready',
	queue: undefined,
	ready: {
		ref: { id: 'lab-1', init: { pid: 1, starttime: 1 }, rootUid: 1, imagePath: '', cgroups: {}, labels: {} },
		limits: { pids: 1, memoryBytes: 1, cpus: 1, cpuWeight: 1, diskBytes: 1, diskFiles: 1 },
		baseline: { processes: [] } as never,
		takeSnapshot: () => ({ processes: [] }) as never,
	},
};
let stay: LabStay;
let endings: LabEnding[];

beforeEach(() => {
	vi.useFakeTimers();
	stay = new LabStay({ limits: defaultLifetime, clock: systemClock, patience });
	endings = [];
	stay.onOver((ending) => endings.push(ending));
});
afterEach(() => {
	stay[Symbol.dispose]();
	vi.useRealTimers();
});

test('a lab that waits leaves the queue a while after its last page, and says so', () => {
	stay.follow(waiting);
	stay.attended(true);
	stay.attended(false);
	vi.advanceTimersByTime(patience - 1);
	expect(endings).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(endings).toEqual([
		{ cause: 'given-up', says: 'No page waited for the lab for 1 minute, so it left the queue.' },
	]);
});

test('a lab that waits keeps its place over a reload, and a harness that has no page may wait for ever', () => {
	stay.follow(waiting);
	vi.advanceTimersByTime(10 * patience);
	stay.attended(true);
	stay.attended(false);
	vi.advanceTimersByTime(patience / 2);
	stay.attended(true);
	vi.advanceTimersByTime(10 * patience);
	expect(endings).toEqual([]);
});

test('a lab that was made meanwhile is idle, not given up', () => {
	stay.follow(waiting);
	stay.attended(true);
	stay.attended(false);
	stay.follow(living);
	vi.advanceTimersByTime(defaultLifetime.idle - 1);
	expect(endings).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(endings.map(({ cause }) => cause)).toEqual(['idle']);
});

test('each life has a lifetime of its own, and between lives there is nothing to keep', () => {
	expect(stay.extend()).toMatchObject({ ok: false, error: { code: 'lab-not-ready' } });
	stay.attended(true);
	stay.follow(living);
	vi.advanceTimersByTime(3 * 3_600_000);
	expect(stay.remaining).toBe(3_600_000);
	stay.follow({ ...waiting, state: 'resetting' });
	expect(stay.remaining).toBeUndefined();
	stay.follow(living);
	expect(stay.remaining).toBe(defaultLifetime.lifetime);
	expect(stay.extend().ok).toBe(true);
	expect(stay.remaining).toBe(defaultLifetime.lifetime + 3_600_000);
});
