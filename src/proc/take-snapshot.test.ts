import { beforeEach, expect, test } from 'vitest';
import type { Clock } from '../foundation/clock.ts';
import { MemoryProcSource } from './memory-proc-source.ts';
import { createSnapshotTaker, type SnapshotOptions } from './take-snapshot.ts';

let time = 0;
const clock: Clock = { now: () => 1_000_000 + time, monotonic: () => time };

beforeEach(() => {
	time = 0;
});

function takerOf(source: MemoryProcSource, options: Partial<SnapshotOptions> = {}) {
	const taker = createSnapshotTaker({
		...{ source, clock, init: { pid: 1, starttime: 1 }, rootUid: 100_000, isFromImage: () => true },
		...options,
	});
	return (after = 100) => {
		time += after;
		source.reads.length = 0;
		return taker.take();
	};
}

const pidsOf = (snapshot: { readonly processes: readonly { readonly pid: number }[] }) =>
	snapshot.processes.map(({ pid }) => pid);

test('a snapshot has the lab’s processes in order of pid, and says when it was taken', () => {
	const take = takerOf(new MemoryProcSource({ pid: 20 }, { pid: 3 }, { pid: 100 }));
	const snapshot = take(250);
	expect(pidsOf(snapshot)).toEqual([3, 20, 100]);
	expect(snapshot).toMatchObject({
		version: 2,
		at: 1_000_250,
		init: { pid: 1, starttime: 1 },
		rootUid: 100_000,
		gaps: [],
	});
});

test('an unchanged process costs one read of stat and one of schedstat', () => {
	const source = new MemoryProcSource({ pid: 1 }, { pid: 20 });
	const take = takerOf(source);
	take();
	const settled = take();
	const next = take();
	expect(source.reads).toEqual(['1/stat', '1/schedstat', '20/stat', '20/schedstat']);
	expect(next.processes[1]).toBe(settled.processes[1]);
});

test('a new process is read in full until two samples agree, for the first may show its parent’s program', () => {
	const bash = { path: '/usr/bin/bash', device: 1, inode: 9 };
	const source = new MemoryProcSource({ pid: 20, comm: 'sleep', argv: ['bash'], exe: bash });
	const take = takerOf(source);
	expect(take().processes[0]).toMatchObject({ argv: ['bash'] });
	source.set({ pid: 20 });
	expect(take().processes[0]).toMatchObject({ argv: ['sleep', '1000'], exe: { path: '/usr/bin/sleep' } });
});

test('a process whose stat moved is read in full', () => {
	const source = new MemoryProcSource({ pid: 20 });
	const take = takerOf(source);
	take();
	take();
	source.change(20, { utime: 1, argv: ['renamed'] });
	expect(take().processes[0]?.argv).toEqual(['renamed']);
});

test('a change that stat doesn’t show is seen after fullEvery milliseconds', () => {
	const source = new MemoryProcSource({ pid: 20 });
	const take = takerOf(source, { fullEvery: 500 });
	take();
	take();
	source.change(20, { sigIgn: '0000000000000001' });
	expect(take(400).processes[0]?.status?.sigIgn).toBe('0'.repeat(16));
	expect(take(100).processes[0]?.status?.sigIgn).toBe('0000000000000001');
});

test('a process that exits stays in the snapshots as a zombie until it is reaped', () => {
	const source = new MemoryProcSource({ pid: 20 }, { pid: 21, ppid: 20 });
	const take = takerOf(source);
	take();
	source.change(21, { state: 'Z' });
	expect(source.pids()).toEqual([20]);
	expect(take().processes[1]).toMatchObject({ pid: 21, state: 'Z' });
	source.processes.delete(21);
	expect(pidsOf(take())).toEqual([20]);
});

test('a zombie that was born and died between two snapshots is found when the kernel counts more tasks', () => {
	const source = new MemoryProcSource({ pid: 20 }, { pid: 30, ppid: 20 });
	source.counted = 2;
	const take = takerOf(source);
	take();
	source.set({ pid: 31, ppid: 30, state: 'Z' });
	source.counted = 3;
	const snapshot = take();
	expect(pidsOf(snapshot)).toEqual([20, 30, 31]);
	expect(snapshot.gaps).toEqual([]);
});

test('a zombie is found below a process that was not listed either', () => {
	const source = new MemoryProcSource({ pid: 20 });
	source.counted = 3;
	source.pids = () => [20];
	source.set({ pid: 31, ppid: 20 });
	source.set({ pid: 32, ppid: 31, state: 'Z' });
	expect(pidsOf(takerOf(source)())).toEqual([20, 31, 32]);
});

test('the lists of children are not read while the count is right, threads among it', () => {
	const source = new MemoryProcSource({ pid: 20, threads: 5 }, { pid: 30 });
	source.counted = 6;
	const take = takerOf(source);
	take();
	expect(source.reads.filter((read) => read.endsWith('/children'))).toEqual([]);
});

test('where the kernel doesn’t count, the lists of children are read every fullEvery milliseconds', () => {
	const source = new MemoryProcSource({ pid: 20 });
	const take = takerOf(source);
	take();
	source.set({ pid: 31, ppid: 20, state: 'Z' });
	expect(pidsOf(take(400))).toEqual([20]);
	expect(pidsOf(take(600))).toEqual([20, 31]);
});

test('tasks that stay unfound for a second are a gap, until they are found or gone', () => {
	const source = new MemoryProcSource({ pid: 20 });
	source.counted = 3;
	const take = takerOf(source);
	expect(take().gaps).toEqual([]);
	expect(take(1_000).gaps).toEqual(['the kernel counts 2 more tasks in the lab than were found']);
	source.counted = 1;
	expect(take().gaps).toEqual([]);
});

test('a pid that is used again is another process', () => {
	const source = new MemoryProcSource({ pid: 20, starttime: 5 });
	const take = takerOf(source);
	take();
	source.set({ pid: 20, starttime: 900 });
	expect(take().processes).toMatchObject([{ pid: 20, starttime: 900 }]);
});

test('a process that vanishes while the snapshot is taken is left out, and that is no gap', () => {
	const source = new MemoryProcSource({ pid: 20 }, { pid: 21 });
	source.onRead = (what) => what === '21/status' && source.processes.delete(21);
	const snapshot = takerOf(source)();
	expect(pidsOf(snapshot)).toEqual([20]);
	expect(snapshot.gaps).toEqual([]);
});

test('a stat that can’t be read is a gap, or leaves what was known with a mark', () => {
	const source = new MemoryProcSource({ pid: 20 }, { pid: 21, errors: { stat: 'EACCES' } });
	const take = takerOf(source);
	expect(take().gaps).toEqual(['process 21 could not be read: EACCES']);
	source.change(21, { errors: {} });
	take();
	source.change(21, { errors: { stat: 'EIO' } });
	const marked = take();
	expect(marked.gaps).toEqual([]);
	expect(marked.processes[1]).toMatchObject({ pid: 21, unreadable: { stat: 'EIO' } });
	source.change(21, { errors: {} });
	expect(take().processes[1]?.unreadable).toEqual({});
});

test('more processes than the limit are counted as a gap, and those known are followed', () => {
	const source = new MemoryProcSource({ pid: 1 }, { pid: 2 });
	const take = takerOf(source, { maxProcesses: 3 });
	take();
	for (let pid = 3; pid < 10; pid += 1) source.set({ pid });
	const snapshot = take();
	expect(pidsOf(snapshot)).toEqual([1, 2, 3]);
	expect(snapshot.gaps).toEqual(['6 more processes were not read']);
});

test('the time of snapshots goes forward when someone sets the clock back, and follows a long sleep', () => {
	let wall = 5_000_000;
	const take = takerOf(new MemoryProcSource({ pid: 1 }), { clock: { now: () => wall, monotonic: () => time } });
	const first = take(100).at;
	wall -= 3_600_000;
	expect(take(100).at).toBe(first + 100);
	wall += 7_200_000;
	expect(take(100).at).toBe(wall);
});
