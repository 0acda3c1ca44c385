import { beforeEach, expect, test } from 'vitest';
import type { Clock } from '../foundation/clock.ts';
import { MemoryProcSource } from './memory-proc-source.ts';
import { createSnapshotTaker } from './take-snapshot.ts';

let time = 0;
const clock: Clock = { now: () => 1_000_000 + time, monotonic: () => time };

beforeEach(() => {
	time = 0;
});

/** A lab of two sleeping processes whose facts have been read twice. */
function settledLab({ cpu = 500, counted = 2 }: { cpu?: number | undefined; counted?: number } = {}) {
	const source = new MemoryProcSource({ pid: 1 }, { pid: 20 });
	Object.assign(source, { cpu, counted });
	const options = { source, clock, init: { pid: 1, starttime: 1 }, rootUid: 100_000, isFromImage: () => true };
	const taker = createSnapshotTaker({ ...options, wholeEvery: 2_000 });
	const take = (after = 100) => {
		time += after;
		source.reads.length = 0;
		return taker.take();
	};
	take();
	return { source, take, settled: take() };
}

test('a lab in which nothing ran costs no read of a process, and its snapshot is the same at a later time', () => {
	const { source, take, settled } = settledLab();
	const next = take(150);
	expect(source.reads).toEqual([]);
	expect(next).toEqual({ ...settled, at: settled.at + 150 });
	expect(next.processes).toBe(settled.processes);
});

test('a process that ran is seen at once', () => {
	const { source, take } = settledLab();
	source.change(20, { ppid: 7 });
	source.cpu = 501;
	expect(take().processes[1]).toMatchObject({ pid: 20, ppid: 7 });
});

test('a process that was reaped from outside is seen at once, although no process of the lab ran', () => {
	const { source, take } = settledLab();
	source.processes.delete(20);
	source.counted = 1;
	expect(take().processes.map(({ pid }) => pid)).toEqual([1]);
});

test('what changes without a run is seen by the next whole look', () => {
	const { source, take } = settledLab();
	source.change(20, { sigIgn: '0000000000000001' });
	for (let waited = 100; waited < 2_000; waited += 100) expect(take().processes[1]?.status?.sigIgn).toMatch(/^0+$/);
	expect(take().processes[1]?.status?.sigIgn).toBe('0000000000000001');
});

test('a whole look that finds nothing new has the same list of processes', () => {
	const { source, take, settled } = settledLab();
	const later = take(2_000);
	expect(source.reads).toContain('20/status');
	expect(later.processes).toBe(settled.processes);
});

test('a process that was on a processor is looked at again', () => {
	const { source, take } = settledLab();
	source.change(20, { state: 'R' });
	source.cpu = 600;
	take();
	take();
	source.change(20, { state: 'S' });
	expect(take().processes[1]?.state).toBe('S');
});

test('a new process is looked at until two whole looks agree', () => {
	const { source, take } = settledLab();
	source.set({ pid: 30, argv: ['bash'] });
	Object.assign(source, { cpu: 700, counted: 3 });
	expect(take().processes[2]?.argv).toEqual(['bash']);
	source.change(30, { argv: ['sleep'] });
	expect(take().processes[2]?.argv).toEqual(['sleep']);
});

test('a lab whose processes could not be read is looked at again', () => {
	const { source, take } = settledLab();
	source.change(20, { errors: { stat: 'EIO' } });
	source.cpu = 800;
	expect(take().processes[1]?.unreadable).toEqual({ stat: 'EIO' });
	source.change(20, { errors: {} });
	expect(take().processes[1]?.unreadable).toEqual({});
});

test('where the kernel does not count CPU time every look is whole', () => {
	const { source, take } = settledLab();
	source.cpu = undefined;
	take();
	take();
	expect(source.reads).toEqual(['1/stat', '1/schedstat', '20/stat', '20/schedstat']);
});
