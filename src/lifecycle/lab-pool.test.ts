import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createAdmission } from './admission.ts';
import { type Capacity, unlimited } from './capacity.ts';
import { CountedLabs, identityOf, planFor, ScratchHome } from './counted-labs.ts';
import { createLab, type LabHost } from './create-lab.ts';
import { kindOf, type LabKind } from './lab-kind.ts';
import { LabPool, type PoolLimits } from './lab-pool.ts';

let scratch: ScratchHome;
const pools: LabPool[] = [];

beforeAll(async () => {
	scratch = await ScratchHome.make();
});
afterEach(async () => {
	for (const pool of pools.splice(0)) await pool.close();
	vi.useRealTimers();
});
afterAll(() => scratch[Symbol.dispose]());

const signal = new AbortController().signal;
const kind = kindOf(planFor('any').definition);
const otherKind = kindOf(planFor('any', 'other').definition);

interface Setting extends Partial<PoolLimits> {
	readonly width?: number;
	readonly fits?: Capacity;
	readonly kinds?: readonly LabKind[];
	readonly counted?: CountedLabs;
}

function poolOf({ width = 4, fits = unlimited, kinds = [kind, otherKind], ...given }: Setting = {}) {
	const { counted = new CountedLabs(), ...limits } = given;
	const admission = createAdmission(width, fits);
	const making = counted.host(scratch.home, admission);
	const answers: boolean[] = [];
	const pool = new LabPool({
		...{ least: 1, most: 100, memoryBytes: Number.POSITIVE_INFINITY, ...limits },
		...{ host: making, rest: 0, onAnswer: (wasReady) => answers.push(wasReady) },
	});
	pools.push(pool);
	void pool.useKinds(kinds);
	pool.open();
	const host: LabHost = { ...making, pool };
	const ask = (learner: string, hostname = 'lab', holder: object = {}) =>
		createLab(host, planFor(learner, hostname), { holder, signal });
	return { counted, admission, pool, host, answers, ask };
}

async function taken(made: ReturnType<typeof createLab>) {
	const result = await made;
	if (!result.ok) throw new Error(result.error.what);
	return result.value;
}

function atMost(labs: number): Capacity {
	return ({ labs: held }) => held < labs;
}

test('as many labs as are worth having are made, one at a time, and then nothing wakes up any more', async () => {
	vi.useFakeTimers({ shouldAdvanceTime: true });
	const { counted, pool, admission } = poolOf({ least: 5 });
	await vi.waitFor(() => expect(pool.size).toBe(5));
	expect(counted.mostMaking).toBe(1);
	expect(admission.held.labs).toBe(5);
	await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
	expect(counted.done).toHaveLength(5);
});

test('whoever asks gets a lab that is ready, the oldest, which is theirs and nobody else’s; another one is made', async () => {
	const { counted, pool, admission, host, answers, ask } = poolOf({ least: 2 });
	await vi.waitFor(() => expect(pool.size).toBe(2));
	const ready = counted.nobodys;
	const [ann, ben] = [await taken(ask('ann')), await taken(ask('ben'))];
	expect([ann.ref.id, ben.ref.id]).toEqual(ready);
	expect([ann.ref.labels, counted.living.get(ann.ref.id)?.labels]).toEqual([{ learner: 'ann' }, { learner: 'ann' }]);
	expect(answers).toEqual([true, true]);
	await vi.waitFor(() => expect(pool.size).toBe(2));
	expect(admission.held.labs).toBe(4);
	expect(host.known).toEqual(new Set(counted.living.keys()));
	expect(counted.done.filter((what) => what.startsWith('destroyed'))).toEqual([]);
});

test('a lab whose PID 1 has died is never handed out', async () => {
	const counted = new CountedLabs();
	const child = spawn('sleep', ['1000']);
	counted.init = identityOf(child.pid ?? 0);
	const { pool, ask, answers } = poolOf({ counted });
	await vi.waitFor(() => expect(pool.size).toBe(1));
	const dead = counted.nobodys[0] ?? '';
	counted.init = identityOf(process.pid);
	child.kill('SIGKILL');
	await once(child, 'exit');
	const lab = await taken(ask('ann'));
	expect(lab.ref.id).not.toBe(dead);
	expect(answers).toEqual([false]);
	await vi.waitFor(() => expect(counted.living.has(dead)).toBe(false));
});

test('a lab that anybody has entered is never handed out', async () => {
	const { counted, pool, ask } = poolOf();
	await vi.waitFor(() => expect(pool.size).toBe(1));
	const entered = counted.nobodys[0] ?? '';
	counted.touched.add(entered);
	expect((await taken(ask('ann'))).ref.id).not.toBe(entered);
	await vi.waitFor(() => expect(counted.living.has(entered)).toBe(false));
});

test('while learners ask faster than labs are made none is made in advance, and what was begun goes to who came first', async () => {
	const { counted, pool, admission, ask } = poolOf({ width: 2 });
	const learners = Array.from({ length: 30 }, (_, index) => String(index));
	const labs = await Promise.all(learners.map((learner) => taken(ask(learner))));
	expect(new Set(labs.map(({ ref }) => ref.id)).size).toBe(30);
	const owned = counted.done.filter((what) => !what.endsWith('pool')).map((what) => Number(what.split(' ')[1]));
	for (const [index, learner] of owned.entries()) expect(Math.abs(learner - index)).toBeLessThanOrEqual(2);
	expect(counted.done.slice(0, 30).filter((what) => what === 'made pool').length).toBeLessThanOrEqual(1);
	expect(counted.mostMaking).toBeLessThanOrEqual(3);
	await vi.waitFor(() => expect(pool.size).toBe(30));
	expect(admission.held.labs).toBe(60);
});

test('labs that are ready give way when a learner waits for room, and are made again when there is some', async () => {
	const { counted, pool, admission, ask } = poolOf({ least: 3, fits: atMost(3) });
	await vi.waitFor(() => expect(pool.size).toBe(3));
	const holders = [{}, {}, {}];
	await Promise.all(holders.map((holder) => taken(ask('ann', 'other', holder))));
	expect([pool.size, admission.held.labs, admission.waiting]).toEqual([0, 3, 0]);
	expect(counted.nobodys).toEqual([]);
	admission.leave(holders[0] ?? {});
	await vi.waitFor(() => expect(pool.size).toBe(1));
});

test('who takes a lab that is ready needs no other room, also when the machine is full', async () => {
	const { pool, admission, ask } = poolOf({ fits: atMost(1) });
	await vi.waitFor(() => expect(pool.size).toBe(1));
	await taken(ask('ann'));
	expect([pool.size, admission.held.labs]).toEqual([0, 1]);
});

test('labs that are ready take up no more memory than they may', async () => {
	const counted = new CountedLabs();
	counted.bytesEach = 9 * 1024 ** 2;
	const { pool, ask } = poolOf({ least: 50, memoryBytes: 35 * 1024 ** 2, counted });
	await vi.waitFor(() => expect(pool.size).toBe(3));
	expect(pool.memoryBytes).toBeLessThanOrEqual(35 * 1024 ** 2);
	await taken(ask('ann'));
	await vi.waitFor(() => expect(pool.size).toBe(3));
	expect(counted.living.size).toBe(4);
});

test('labs of kinds that a course has no more go, and those of its new ones come', async () => {
	const { counted, pool } = poolOf({ kinds: [kind] });
	await vi.waitFor(() => expect(pool.size).toBe(1));
	const [before] = counted.nobodys;
	await pool.useKinds([otherKind]);
	await vi.waitFor(() => expect([pool.has(kind), pool.has(otherKind)]).toEqual([false, true]));
	await vi.waitFor(() => expect(counted.living.has(before ?? '')).toBe(false));
});

test('a lab of an image as it was is never handed out', async () => {
	const { counted, pool } = poolOf();
	await vi.waitFor(() => expect(pool.size).toBe(1));
	const [before] = counted.nobodys;
	expect(pool.take(kind, '/images/another')).toBeUndefined();
	await vi.waitFor(() => expect(counted.living.has(before ?? '')).toBe(false));
	await vi.waitFor(() => expect(pool.size).toBe(1));
});

test('what could not be made in advance is tried again when somebody asks, and not before', async () => {
	const counted = new CountedLabs();
	counted.problem = { code: 'no-space', what: 'No room.', why: 'The disk is full.', fix: 'Free some.' };
	vi.useFakeTimers({ shouldAdvanceTime: true });
	const { pool, admission, ask } = poolOf({ counted });
	await vi.waitFor(() => expect([admission.held.labs, vi.getTimerCount()]).toEqual([0, 0]));
	expect(await ask('ann')).toMatchObject({ ok: false, error: { code: 'no-space' } });
	counted.problem = undefined;
	await taken(ask('ann'));
	await vi.waitFor(() => expect(pool.size).toBe(1));
});

test('closing leaves nothing, not even of a lab that is just being made', async () => {
	const { counted, pool, admission, host } = poolOf({ least: 20 });
	await vi.waitFor(() => expect(pool.size).toBeGreaterThan(3));
	const gate = Promise.withResolvers<void>();
	counted.gate = gate.promise;
	await vi.waitFor(() => expect([counted.making, pool.size < 20]).toEqual([1, true]));
	const closed = pool.close();
	gate.resolve();
	await closed;
	expect([counted.living.size, host.known.size, admission.held.labs, pool.size]).toEqual([0, 0, 0, 0]);
	expect(counted.making).toBe(0);
});
