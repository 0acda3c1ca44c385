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
function settledLab({ cpu = 500, counted = 2, schedstat = '', both = {} } = {}) {
	const texts = schedstat === '' ? both : { schedstat, ...both };
	const source = new MemoryProcSource({ pid: 1, texts }, { pid: 20, texts: both });
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

/** A lab whose PID 1 has run for 300 of its 500 microseconds. */
function labWithTicks({ status }: { readonly status?: string } = {}) {
	const both = status === undefined ? {} : { status };
	const lab = settledLab({ cpu: 500_000, schedstat: '300000 1000 7\n', both });
	const { source } = lab;
	const tick = (ran: number, charged = ran, texts: Readonly<Record<string, string>> = {}) => {
		const before = Number(source.processes.get(1)?.texts?.schedstat?.split(' ')[0]);
		source.change(1, { texts: { schedstat: `${before + ran} 1000 8\n`, ...both, ...texts } });
		source.cpu = (source.cpu ?? 0) + charged;
	};
	return { ...lab, tick };
}

/** `status` of a process that gave up the processor so often. */
function switches(count: number, pending = '0'): string {
	const none = '0'.repeat(16);
	const masks = `SigPnd:\t${none}\nShdPnd:\t${pending.padStart(16, '0')}\nSigBlk:\t${none}\nSigIgn:\t${none}\nSigCgt:\t${none}\n`;
	const sets = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((set) => `${set}:\t${none}\n`).join('');
	const ids = 'Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpid:\t20\n';
	return `Name:\tx\n${ids}${masks}${sets}NoNewPrivs:\t0\nSeccomp:\t0\nvoluntary_ctxt_switches:\t${count}\n`;
}

function restedReads(pid: number): readonly string[] {
	return [`${pid}/stat`, `${pid}/status`, `${pid}/exe`];
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
	let later = take(100);
	for (let look = 0; !source.reads.includes('20/status'); look += 1) {
		later = take(100);
		expect(look).toBeLessThan(20);
	}
	expect(later.processes).toBe(settled.processes);
	expect(later.gaps).toBe(settled.gaps);
	source.cpu = 501;
	const ran = take();
	expect(ran.processes).toBe(settled.processes);
	expect(ran.gaps).not.toBe(settled.gaps);
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

test('a look for nothing but the age of the last reads three files of each process, once they have been read in full', () => {
	const { source, take, tick } = labWithTicks({ status: switches(3) });
	const wholeLook = () => {
		for (let look = 0; look < 100; look += 1) {
			take(100);
			if (source.reads.includes('20/stat')) return source.reads.filter((read) => !read.includes('children'));
		}
		throw new Error('There was no whole look.');
	};
	expect(wholeLook()).toContain('20/cmdline');
	for (let round = 0; round < 5; round += 1) {
		tick(20_000, 20_000, { status: switches(4 + round) });
		expect(wholeLook()).toEqual(['1/schedstat', ...[1, 20].flatMap(restedReads)]);
	}
	source.change(20, { texts: { status: switches(3, '4000') } });
	expect(wholeLook()).toContain('20/cmdline');
	expect(take().processes[1]?.status?.shdPnd).toBe('0000000000004000');
});

test('whoever looks seldom looks at counters a dozen times before a whole look for nothing but its age', () => {
	const { source, take } = settledLab();
	source.change(20, { sigIgn: '0000000000000001' });
	for (let look = 0; look < 12; look += 1) expect(take(5_000).processes[1]?.status?.sigIgn).toMatch(/^0+$/);
	expect(take(5_000).processes[1]?.status?.sigIgn).toBe('0000000000000001');
});

test('an init that wakes and finds nothing is no reason to look', () => {
	const { source, take, tick, settled } = labWithTicks();
	for (let second = 0; second < 8; second += 1) {
		tick(20_000 + second);
		expect(take().processes).toBe(settled.processes);
		expect(source.reads).toEqual(['1/schedstat']);
		take();
		expect(source.reads).toEqual([]);
	}
});

test('a process that ran in the same moment as the init is seen at once', () => {
	const { source, take, tick } = labWithTicks();
	tick(20_000);
	take();
	source.change(20, { ppid: 7 });
	tick(20_000, 22_000);
	expect(take().processes[1]).toMatchObject({ pid: 20, ppid: 7 });
});

test('a zombie that the init reaps is seen to go at once', () => {
	const { source, take, tick } = labWithTicks();
	source.processes.delete(20);
	source.counted = 1;
	tick(30_000);
	expect(take().processes.map(({ pid }) => pid)).toEqual([1]);
});

test('counters of microseconds, as those of cgroups v2, tell the init from others all the same', () => {
	const { source, take, tick, settled } = labWithTicks();
	for (let second = 0; second < 10; second += 1) {
		const before = source.cpu ?? 0;
		tick(20_700);
		source.cpu = Math.floor((before + 20_700) / 1000) * 1000;
		source.change(1, { texts: { schedstat: `${source.cpu - 200_000 + 650} 1000 9\n` } });
		expect(take().processes).toBe(settled.processes);
		expect(source.reads).toEqual(['1/schedstat']);
	}
	source.change(20, { ppid: 7 });
	source.cpu = (source.cpu ?? 0) + 2_000;
	expect(take().processes[1]).toMatchObject({ pid: 20, ppid: 7 });
});

test('where the kernel does not count how long a process ran, a run of the init is a reason to look', () => {
	const { source, take } = settledLab({ schedstat: '0 0 0\n' });
	source.cpu = 20_500;
	take();
	expect(source.reads).toContain('20/stat');
});

test('where the kernel does not count CPU time every look is whole', () => {
	const { source, take } = settledLab();
	source.cpu = undefined;
	take();
	take();
	expect(source.reads).toEqual(['1/stat', '1/schedstat', '20/stat', '20/schedstat']);
});
