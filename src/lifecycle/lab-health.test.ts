import { expect, test } from 'vitest';
import type { LabStats } from '../runtime/container-runtime.ts';
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

function health() {
	const world = {
		now: 0,
		stats: { pids: 3, memoryBytes: 0, cpuMicroseconds: 0, oomKills: 0, pidsRefused: 0, diskFree: undefined },
	};
	const clock = { now: () => world.now, monotonic: () => world.now };
	const stats = (): LabStats => ({ ...world.stats });
	return { world, health: new LabHealth({ limits, clock, stats }) };
}

test('a lab whose PID 1 ended just after the kernel killed for want of memory ran out of memory', () => {
	const { world, health: lab } = health();
	lab.check();
	world.now += 200;
	world.stats.oomKills += 1;
	expect(lab.deathReason()).toBe('The lab ran out of memory (512 MB) and the kernel ended it.');
});

test('a kill for want of memory long ago is not why the lab ended', () => {
	const { world, health: lab } = health();
	world.stats.oomKills += 1;
	lab.check();
	world.now += 60_000;
	expect(lab.deathReason()).toBe('PID 1 of the lab ended, and with it every process of the lab.');
});

test('a kill for want of memory is told in words while the lab lives on', () => {
	const { world, health: lab } = health();
	world.stats.oomKills += 1;
	expect(lab.check().map(({ what }) => what)).toEqual([
		'This lab may use 512 MB of memory; the kernel killed a process.',
	]);
});

test('a refused fork is told in words, not more than once in ten seconds', () => {
	const { world, health: lab } = health();
	expect(lab.check()).toEqual([]);
	const told: unknown[] = [];
	for (let second = 0; second < 30; second += 1) {
		world.now += statsEvery;
		world.stats.pidsRefused += 5_000;
		told.push(...lab.check().map(({ what }) => what));
	}
	expect(told).toEqual(Array(3).fill('This lab may have 512 processes; fork was refused.'));
});
