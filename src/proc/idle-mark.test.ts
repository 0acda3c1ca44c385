import { beforeEach, expect, test } from 'vitest';
import { MemoryProcSource } from './memory-proc-source.ts';
import { createSnapshotTaker } from './take-snapshot.ts';

let time = 0;
const clock = { now: () => time, monotonic: () => time };
const none = '0'.repeat(16);

beforeEach(() => {
	time = 0;
});

/** As the kernel writes it for a process that gave up the processor so often. */
function status(switches: number, pending = none): string {
	const masks = `SigPnd:\t${none}\nShdPnd:\t${pending}\nSigBlk:\t${none}\nSigIgn:\t${none}\nSigCgt:\t${none}\n`;
	const sets = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((set) => `${set}:\t${none}\n`).join('');
	const ids = 'Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpid:\t20\n';
	return `Name:\tx\n${ids}${masks}${sets}NoNewPrivs:\t0\nSeccomp:\t0\nvoluntary_ctxt_switches:\t${switches}\n`;
}

/** A process that has been asleep for some seconds, in a lab where others run. */
function asleep({ threads = 1 } = {}) {
	const source = new MemoryProcSource({ pid: 20, threads, texts: { status: status(3) } });
	source.counted = threads;
	const options = { source, clock, init: { pid: 1, starttime: 1 }, rootUid: 100_000, isFromImage: () => true };
	const taker = createSnapshotTaker(options);
	const takeAfter = (milliseconds: number) => {
		time += milliseconds;
		source.reads.length = 0;
		return taker.take().processes[0];
	};
	for (let second = 0; second < 3; second += 1) takeAfter(1_000);
	return { source, takeAfter };
}

test('a process that has not run for a second costs four reads instead of all', () => {
	const { source, takeAfter } = asleep();
	takeAfter(1_000);
	expect(source.reads).toEqual(['20/stat', '20/schedstat', '20/status', '20/exe']);
	takeAfter(100);
	expect(source.reads).toEqual(['20/stat', '20/schedstat']);
});

test('one that ran for less than a tick is read in full at the next look', () => {
	const { source, takeAfter } = asleep();
	source.change(20, { texts: { status: status(3), schedstat: '509345 138071 2' } });
	takeAfter(100);
	source.change(20, { namespaces: { uts: 'uts:[7]' }, texts: { status: status(4), schedstat: '519345 138071 3' } });
	expect(takeAfter(100)?.namespaces.uts).toBe('uts:[7]');
	takeAfter(100);
	takeAfter(100);
	expect(source.reads).toEqual(['20/stat', '20/schedstat']);
});

test('a kernel that does not count turns is asked for the rest each second', () => {
	const { source, takeAfter } = asleep();
	source.change(20, { namespaces: { uts: 'uts:[7]' }, texts: { status: status(4), schedstat: '0 0 0' } });
	expect(takeAfter(100)?.namespaces.uts).toBe('uts:[1]');
	expect(takeAfter(1_000)?.namespaces.uts).toBe('uts:[7]');
});

test('one that ran is read in full, whatever it changed', () => {
	const { source, takeAfter } = asleep();
	source.change(20, { namespaces: { uts: 'uts:[7]' }, texts: { status: status(4) } });
	expect(takeAfter(1_000)?.namespaces.uts).toBe('uts:[7]');
});

test('a signal that another process sent it is seen, although it did not run', () => {
	const { source, takeAfter } = asleep();
	source.change(20, { texts: { status: status(3, '0000000000004000') } });
	expect(takeAfter(1_000)?.status?.shdPnd).toBe('0000000000004000');
});

test('a program that another process removed is seen, although it did not run', () => {
	const { source, takeAfter } = asleep();
	source.change(20, { exe: { path: '/usr/bin/sleep (deleted)', device: 1, inode: 100 } });
	expect(takeAfter(1_000)?.exe?.path).toBe('/usr/bin/sleep (deleted)');
});

test('what none of this shows is seen within six seconds', () => {
	const { source, takeAfter } = asleep();
	source.change(20, { argv: ['written', 'by', 'a', 'tracer'] });
	for (let second = 0; second < 5; second += 1) takeAfter(1_000);
	expect(takeAfter(1_000)?.argv).toEqual(['written', 'by', 'a', 'tracer']);
});

test('a process with threads is read in full each second: its status counts for one of them', () => {
	const { source, takeAfter } = asleep({ threads: 2 });
	takeAfter(1_000);
	expect(source.reads).toContain('20/cmdline');
});
