import { expect, test } from 'vitest';
import type { LabStats, MemoryKill, MemoryRunsOut } from '../runtime/container-runtime.ts';
import { LabHealth, statsEvery } from './lab-health.ts';

const megabyte = 1024 ** 2;
const limits = {
	pids: 512,
	memoryBytes: 512 * megabyte,
	cpus: 1,
	cpuWeight: 100,
	diskBytes: 256 * megabyte,
	diskFiles: 9,
};

/** `memoryRunsOut`: as it is at the lab's beginning, where the kernel counts it. */
function health(memoryRunsOut?: MemoryRunsOut) {
	const stats0 = { pids: 3, memoryBytes: 0, cpuMicroseconds: 0, oomKills: 0, pidsRefused: 0 };
	const world = {
		now: 0,
		stats: {
			...stats0,
			memoryRunsOut,
			diskFree: { bytes: 200 * megabyte, files: 5 },
		},
		kill: undefined as MemoryKill | undefined,
	};
	const clock = { now: () => world.now, monotonic: () => world.now };
	const reads: number[] = [];
	const stats = (): LabStats => {
		reads.push(world.now);
		return { ...world.stats };
	};
	const lastMemoryKill = () => world.kill;
	return { world, reads, health: new LabHealth({ limits, clock, stats, lastMemoryKill }) };
}

test('a lab whose PID 1 ended just after the kernel killed for want of memory ran out of memory', () => {
	const { world, health: lab } = health();
	lab.check(true);
	world.now += 200;
	world.stats.oomKills += 1;
	expect(lab.deathReason()).toEqual({
		cause: 'out-of-memory',
		says: 'The lab ran out of memory (512 MB) and the kernel ended it.',
	});
});

test('a kill for want of memory long ago is not why the lab ended', () => {
	const { world, health: lab } = health();
	world.stats.oomKills += 1;
	lab.check(true);
	world.now += 60_000;
	expect(lab.deathReason()).toEqual({
		cause: 'init-ended',
		says: 'PID 1 of the lab ended, and with it every process of the lab.',
	});
});

test('a kill for want of memory is told in words while the lab lives on', () => {
	const { world, health: lab } = health();
	const told = (kill: MemoryKill | undefined) => {
		world.now += 20_000;
		world.stats.oomKills += 1;
		world.kill = kill;
		return lab.check(true).map(({ what }) => what);
	};
	expect(told({ program: 'python3', limitOf: 'lab' })).toEqual([
		'Out of memory: this lab may use 512 MB, and the kernel killed python3.',
	]);
	expect(told(undefined)).toEqual(['Out of memory: this lab may use 512 MB, and the kernel killed a process.']);
});

test('a kill for want of memory that was not the lab’s own is not said to be', () => {
	const { world, health: lab } = health();
	world.stats.oomKills += 1;
	world.kill = { program: 'tail', limitOf: 'labs' };
	expect(lab.check(true)).toMatchObject([{ code: 'memory-of-all-labs' }]);
	world.now += 20_000;
	world.stats.oomKills += 1;
	world.kill = { program: 'tail', limitOf: 'inner' };
	expect(lab.check(true)).toMatchObject([{ code: 'inner-memory-limit' }]);
});

test('whose limit was reached the counters say, whatever the log says or has forgotten', () => {
	const { world, health: lab } = health({ own: 2, any: 5 });
	world.kill = { program: 'tail', limitOf: 'lab' };
	const told = (memoryRunsOut: MemoryRunsOut) => {
		world.now += 20_000;
		world.stats.oomKills += 1;
		world.stats.memoryRunsOut = memoryRunsOut;
		return lab.check(true).map(({ code, what }) => `${code}, ${/killed .*/.exec(what)?.[0]}`);
	};
	expect(told({ own: 2, any: 6 })).toEqual(['inner-memory-limit, killed tail.']);
	world.kill = undefined;
	expect(told({ own: 2, any: 7 })).toEqual(['inner-memory-limit, killed a process.']);
	expect(told({ own: 3, any: 8 })).toEqual(['memory-limit, killed a process.']);
	expect(told({ own: 3, any: 8 })).toEqual(['memory-of-all-labs, killed a process.']);
	expect(told({ own: 4, any: 10 })).toEqual(['memory-limit, killed a process.']);
});

test('a limit that is counted in one reading and the kill for it in the next belong together', () => {
	const { world, health: lab } = health({ own: 0, any: 0 });
	world.stats.memoryRunsOut = { own: 0, any: 1 };
	expect(lab.check(true)).toEqual([]);
	world.now += 20_000;
	world.stats.oomKills += 1;
	expect(lab.check(true)).toMatchObject([{ code: 'inner-memory-limit' }]);
});

test('a kill for the limit of a container in the lab is not why the lab ended, one for that of all labs is', () => {
	const { world, health: lab } = health({ own: 0, any: 0 });
	world.stats.oomKills += 1;
	world.stats.memoryRunsOut = { own: 0, any: 1 };
	expect(lab.deathReason().cause).toBe('init-ended');
	world.stats.oomKills += 1;
	expect(lab.deathReason()).toEqual({
		cause: 'out-of-memory',
		says: 'The memory that this machine has for labs was used up, and the kernel ended this lab.',
	});
});

test('a disk that becomes full is told, once until there is room again', () => {
	const { world, health: lab } = health();
	const told = (free: { bytes: number; files: number }) => {
		world.now += 20_000;
		world.stats.diskFree = free;
		return lab.check(true).map(({ what }) => what);
	};
	expect(told({ bytes: megabyte, files: 1 })).toEqual([]);
	expect(told({ bytes: 4096, files: 1 })).toEqual(['The lab’s disk is full (256 MB).']);
	expect(told({ bytes: 0, files: 1 })).toEqual([]);
	expect(told({ bytes: megabyte, files: 0 })).toEqual(['The lab’s disk holds no more files: it may have 9.']);
	expect(told({ bytes: 0, files: 1 })).toEqual(['The lab’s disk is full (256 MB).']);
});

test('a refused fork is told in words, not more than once in ten seconds', () => {
	const { world, health: lab } = health();
	expect(lab.check(true)).toEqual([]);
	const told: unknown[] = [];
	for (let second = 0; second < 30; second += 1) {
		world.now += statsEvery;
		world.stats.pidsRefused += 5_000;
		told.push(...lab.check(true).map(({ what }) => what));
	}
	expect(told).toEqual(Array(3).fill('This lab may have 512 processes; fork was refused.'));
});

test('the counters are read once more after something ran, and then not while nothing does', () => {
	const { world, reads, health: lab } = health();
	lab.check(true);
	world.now += statsEvery / 2;
	lab.check(true);
	reads.length = 0;
	for (let second = 0; second < 10; second += 1) {
		world.now += statsEvery;
		world.stats.pidsRefused += 1;
		expect(lab.check(false)).toHaveLength(second === 0 ? 1 : 0);
	}
	expect(reads).toHaveLength(1);
});
