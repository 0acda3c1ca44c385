import { expect, test } from 'vitest';
import { keyOf, type LabKind } from './lab-kind.ts';
import { halfLife, PoolDemand } from './pool-demand.ts';

const limits = { pids: 64, memoryBytes: 1, cpus: 1, cpuWeight: 100, diskBytes: 1, diskFiles: 1 };
const [usual, other, third] = ['usual', 'other', 'third'].map((hostname) => ({ image: 'host', hostname, limits })) as [
	LabKind,
	LabKind,
	LabKind,
];

function demandOf(least = 1) {
	const time = { now: 0 };
	const demand = new PoolDemand({ now: () => time.now, monotonic: () => time.now }, least);
	demand.useKinds([usual, other, third]);
	return { time, demand, targets: (most = 100) => Object.fromEntries(demand.targets(most)) };
}

test('with nobody here as many of the usual kind are worth having as is set, and time changes nothing', () => {
	const { demand, targets } = demandOf(3);
	expect(targets()).toEqual({ [keyOf(usual)]: 3 });
	expect(demand.changesIn()).toBeUndefined();
});

test('one is worth having of each kind that who is here may ask for next', () => {
	const { demand, targets } = demandOf();
	demand.expect([other, third, other]);
	expect(targets()).toEqual({ [keyOf(other)]: 1, [keyOf(third)]: 1, [keyOf(usual)]: 1 });
	demand.expect([]);
	expect(targets()).toEqual({ [keyOf(usual)]: 1 });
});

test('as many are worth having as learners asked for of late, and half of them a half-life later', () => {
	const { time, demand, targets } = demandOf();
	for (let learner = 0; learner < 40; learner += 1) demand.asked(other, { learner });
	expect(targets()).toEqual({ [keyOf(usual)]: 1, [keyOf(other)]: 40 });
	time.now += halfLife;
	expect(targets()).toEqual({ [keyOf(usual)]: 1, [keyOf(other)]: 20 });
	time.now += 8 * halfLife;
	expect(targets()).toEqual({ [keyOf(usual)]: 1 });
	expect(demand.changesIn()).toBeUndefined();
});

test('a learner who resets again and again is one', () => {
	const { demand, targets } = demandOf();
	const learner = {};
	for (let reset = 0; reset < 20; reset += 1) demand.asked(usual, learner);
	expect(targets()).toEqual({ [keyOf(usual)]: 1 });
	expect(demand.changesIn()).toBeUndefined();
});

test('it says when fewer are worth having, and not before', () => {
	const { time, demand, targets } = demandOf();
	for (let learner = 0; learner < 3; learner += 1) demand.asked(usual, { learner });
	const wait = demand.changesIn() ?? Number.NaN;
	time.now += wait - 1;
	expect(targets()).toEqual({ [keyOf(usual)]: 3 });
	time.now += 2;
	expect(targets()).toEqual({ [keyOf(usual)]: 2 });
});

test('where not all can be had there is one of each first, and the others are shared out', () => {
	const { demand, targets } = demandOf();
	demand.expect([other, third]);
	for (let learner = 0; learner < 60; learner += 1) demand.asked(learner < 40 ? usual : other, { learner });
	expect(targets(33)).toEqual({ [keyOf(other)]: 10, [keyOf(third)]: 1, [keyOf(usual)]: 21 });
	expect(targets(2)).toEqual({ [keyOf(other)]: 1, [keyOf(third)]: 1 });
	expect(targets(0)).toEqual({});
});

test('kinds that a course has no more are worth nothing, whoever asked for them', () => {
	const { demand, targets } = demandOf();
	demand.expect([other]);
	demand.asked(other, {});
	demand.useKinds([usual]);
	expect(targets()).toEqual({ [keyOf(usual)]: 1 });
	expect(demand.kind(keyOf(other))).toBeUndefined();
});
