import { expect, test } from 'vitest';
import { createCapacity, type Machine, thisMachine } from './capacity.ts';

const gigabyte = 1024 ** 3;
const demand = { memoryBytes: gigabyte / 2, pids: 256 };
const quiet: Machine = {
	memoryBytes: 8 * gigabyte,
	freeMemoryBytes: () => 6 * gigabyte,
	pids: 10_000,
	usedPids: () => 300,
};

function held(labs: number) {
	return { labs, memoryBytes: labs * demand.memoryBytes, pids: labs * demand.pids };
}

/** How many labs there is room for when they come one by one. */
function roomFor(limits: { mostLabs: number; overcommit: number }, machine: Partial<Machine> = {}): number {
	const fits = createCapacity(limits, { ...quiet, ...machine });
	let labs = 0;
	while (labs < 10_000 && fits(held(labs), demand)) labs += 1;
	return labs;
}

test('there is room for as many labs as the setting says', () => {
	expect(roomFor({ mostLabs: 7, overcommit: 100 })).toBe(7);
});

test('what labs may need together is promised so many times over, memory and pids alike', () => {
	expect(roomFor({ mostLabs: 9_000, overcommit: 2 }, { pids: 1_000_000 })).toBe(32);
	expect(roomFor({ mostLabs: 9_000, overcommit: 2 }, { memoryBytes: 1_000 * gigabyte })).toBe(78);
});

test('a machine whose memory or pids run out has room for no more, whatever was promised', () => {
	const limits = { mostLabs: 9_000, overcommit: 100 };
	expect(roomFor(limits, { freeMemoryBytes: () => gigabyte / 2 })).toBe(1);
	expect(roomFor(limits, { usedPids: () => 8_001 })).toBe(1);
});

test('the first lab has room on any machine', () => {
	const fits = createCapacity({ mostLabs: 1, overcommit: 1 }, { ...quiet, memoryBytes: 1, freeMemoryBytes: () => 0 });
	expect(fits(held(0), demand)).toBe(true);
	expect(fits(held(1), demand)).toBe(false);
});

test('this machine says what it has', () => {
	const machine = thisMachine();
	expect(machine.usedPids()).toBeGreaterThan(5);
	expect(machine.usedPids()).toBeLessThan(machine.pids);
	expect(machine.freeMemoryBytes()).toBeLessThan(machine.memoryBytes);
});
