import { beforeEach, expect, test } from 'vitest';
import type { Clock } from '../foundation/clock.ts';
import type { LabFile, WantedFile } from './lab-file.ts';
import { MemoryLabSight } from './memory-lab-sight.ts';
import { MemoryProcSource } from './memory-proc-source.ts';
import { mostLooks } from './plan-look.ts';
import type { FactKind, Snapshot } from './snapshot.ts';
import { createSnapshotTaker } from './take-snapshot.ts';

let time = 0;
const clock: Clock = { now: () => 1_000_000 + time, monotonic: () => time };
const file = (text: string): LabFile => ({
	...{ kind: 'file', device: 1, inode: 9, links: 1, mode: 0o644, uid: 0, gid: 0, size: text.length, bytes: 4_096 },
	...{ changedAt: 5, text },
});
const wanted: WantedFile = { path: '/x', text: true, eachRoot: false };
const jail = { path: '/', device: 48, inode: 2 };
const later = { unreadable: 'EAGAIN' };

beforeEach(() => {
	time = 0;
});

/** A lab of an init and a sleep that rest, of which `reads` are wanted; `run()`: something ran in it. */
function lab({ reads = ['files'], files = [wanted] }: { reads?: FactKind[]; files?: readonly WantedFile[] } = {}) {
	const source = new MemoryProcSource({ pid: 1 }, { pid: 20 });
	Object.assign(source, { cpu: 500, counted: 2 });
	const sight = new MemoryLabSight(source);
	const taker = createSnapshotTaker({
		...{ source, clock, init: { pid: 1, starttime: 1 }, rootUid: 100_000, isFromImage: () => true },
		...{ reads: new Set(reads), files, sight },
	});
	const take = (after = 100): Snapshot => {
		time += after;
		return taker.take();
	};
	const settle = async () => {
		for (let look = 0; look < 4; look += 1) {
			take();
			await sight.letGo();
		}
		sight.requests.length = 0;
		return take();
	};
	const run = () => {
		source.cpu = (source.cpu ?? 0) + 1_000;
	};
	return { source, sight, taker, take, settle, run };
}

test('what was found is in the next snapshot; before the first answer it is yet to come', async () => {
	const { sight, take } = lab();
	sight.files.set('/x', file('one'));
	expect(take().files).toEqual({ '/x': later });
	await sight.letGo();
	expect(take().files).toEqual({ '/x': file('one') });
});

test('nothing is asked of a lab that rests, and what is known of it stays the very same', async () => {
	const { sight, take, settle } = lab();
	sight.files.set('/x', file('one'));
	const settled = await settle();
	for (let look = 0; look < 20; look += 1) expect(take().files).toBe(settled.files);
	expect(sight.requests).toEqual([]);
});

test('it is asked anew after each snapshot that saw the lab move, and once when it has come to rest', async () => {
	const { sight, take, settle, run } = lab();
	sight.files.set('/x', file('one'));
	await settle();
	run();
	sight.files.set('/x', file('two'));
	expect(take().files).toEqual({ '/x': file('one') });
	expect(sight.waiting).toBe(1);
	await sight.letGo();
	expect(take().files).toEqual({ '/x': file('two') });
	await sight.letGo();
	take();
	await sight.letGo();
	const asked = sight.requests.length;
	for (let look = 0; look < 5; look += 1) take();
	expect(sight.requests).toHaveLength(asked);
});

test('an answer that comes after the lab has come to rest is in a later snapshot', async () => {
	const { sight, take, settle, run } = lab();
	await settle();
	run();
	sight.files.set('/x', file('late'));
	for (let look = 0; look < 6; look += 1) expect(take().files).toEqual({ '/x': null });
	await sight.letGo();
	expect(take().files).toEqual({ '/x': file('late') });
});

test('one look is made at a time, and an answer counts for a second while the lab moves', async () => {
	const { sight, take, settle, run } = lab();
	sight.files.set('/x', file('one'));
	await settle();
	for (let look = 0; look < 6; look += 1) {
		run();
		expect(take(90).files, String(look)).toEqual({ '/x': file('one') });
	}
	expect(sight.waiting).toBe(1);
	run();
	expect(take(500).files).toEqual({ '/x': later });
	await sight.letGo();
	run();
	expect(take(90).files).toEqual({ '/x': later });
	await sight.letGo();
	expect(take(90).files).toEqual({ '/x': file('one') });
});

test('why nobody could look is told of each file', async () => {
	const { sight, take } = lab({ reads: ['files', 'hostnames'] });
	sight.failure = 'ETIMEDOUT';
	take();
	await sight.letGo();
	const { files, hostnames } = take();
	expect([files, hostnames]).toEqual([
		{ '/x': { unreadable: 'ETIMEDOUT' } },
		{ 'uts:[1]': { unreadable: 'ETIMEDOUT' } },
	]);
});

test('a process has the files of its own root directory, as soon as one has looked there', async () => {
	const { source, sight, take, settle, run } = lab({ files: [{ ...wanted, eachRoot: true }] });
	sight.files.set('/x', file('of the lab')).set('48:2 /x', file('of the jail'));
	const settled = await settle();
	expect(settled.processes.map(({ details }) => details.files)).toEqual(Array(2).fill({ '/x': file('of the lab') }));
	source.set({ pid: 30, root: jail, namespaces: { mnt: 'mnt:[2]' } });
	run();
	const jailed = (snapshot: Snapshot) => snapshot.processes.find(({ pid }) => pid === 30);
	expect(jailed(take())).toMatchObject({ details: { root: { device: 48 } }, unreadable: { files: 'EAGAIN' } });
	await sight.letGo();
	const next = take();
	expect(jailed(next)?.details.files).toEqual({ '/x': file('of the jail') });
	expect(jailed(next)?.unreadable).toEqual({});
	await sight.letGo();
	expect(jailed(take())).toBe(jailed(next));
	expect(next.files).toEqual({ '/x': file('of the lab') });
});

test('what was found of a namespace or root is not believed of a new one with its number', async () => {
	const { source, sight, take, run } = lab({
		reads: ['files', 'hostnames', 'mount-roots'],
		files: [{ ...wanted, eachRoot: true }],
	});
	sight.hostnames.set('uts:[1]', 'lab').set('uts:[2]', 'box');
	sight.mountRoots.set('mnt:[1]', { device: 1, inode: 2 }).set('mnt:[2]', jail);
	sight.files.set('48:2 /x', file('first'));
	const box = { root: jail, namespaces: { uts: 'uts:[2]', mnt: 'mnt:[2]' } };
	source.set({ pid: 30, ...box });
	const look = async () => {
		run();
		take();
		await sight.letGo();
		return take();
	};
	const first = await look();
	expect([first.hostnames, first.mountRoots?.['mnt:[2]']]).toEqual([{ 'uts:[1]': 'lab', 'uts:[2]': 'box' }, jail]);
	source.processes.delete(30);
	source.set({ pid: 31, ...box });
	sight.hostnames.set('uts:[2]', 'other');
	run();
	const next = take();
	expect([next.hostnames?.['uts:[2]'], next.mountRoots?.['mnt:[2]']]).toEqual([later, later]);
	expect(next.processes.at(-1)?.unreadable).toEqual({ files: 'EAGAIN' });
	await sight.letGo();
	expect((await look()).hostnames?.['uts:[2]']).toBe('other');
});

test('a zombie has no files and is no reason to wait; who only just exits has none any more', async () => {
	const { source, settle, run } = lab({ files: [{ ...wanted, eachRoot: true }] });
	source.set({ pid: 40, ppid: 1, state: 'Z', threads: 3 });
	source.set({ pid: 41, ppid: 1, state: 'Z' });
	source.counted = 6;
	run();
	const { processes } = await settle();
	const [leaderless, zombie] = [40, 41].map((pid) => processes.find((process) => process.pid === pid));
	expect(zombie?.unreadable).toEqual({});
	expect(leaderless?.unreadable).toEqual({ files: 'ESRCH' });
});

test('beyond 32 root directories nothing is looked for', async () => {
	const { source, sight, settle } = lab({ files: [{ ...wanted, eachRoot: true }] });
	for (let n = 0; n < 40; n += 1) source.set({ pid: 100 + n, root: { path: '/', device: 50, inode: n + 1 } });
	const { processes } = await settle();
	const others = processes.filter(({ pid }) => pid >= 100);
	expect(others.filter(({ details }) => details.files !== undefined)).toHaveLength(mostLooks.roots);
	expect(others.filter(({ unreadable }) => unreadable.files === 'EFBIG')).toHaveLength(40 - mostLooks.roots);
	expect(sight.files.size).toBe(0);
});

test('who wants none of it asks nobody', () => {
	const { sight, take, taker } = lab({ reads: ['cgroup'], files: [] });
	const snapshot = take();
	expect([sight.requests, taker.refresh(0)]).toEqual([[], undefined]);
	for (const key of ['files', 'hostnames', 'mountRoots']) expect(snapshot).not.toHaveProperty(key);
});

test('a refresh waits for an answer that was asked for after it, unless there is nothing new to hear', async () => {
	const { sight, take, taker, settle, run } = lab();
	await settle();
	expect(taker.refresh(500)).toBeUndefined();
	time += 5_000;
	expect(taker.refresh(500)).toBeUndefined();
	run();
	take();
	expect(sight.waiting).toBe(1);
	let isFresh = false;
	const fresh = taker.refresh(0)?.then(() => {
		isFresh = true;
	});
	expect(taker.refresh(0)).toBeDefined();
	await sight.letGo();
	expect([isFresh, sight.waiting]).toEqual([false, 1]);
	sight.files.set('/x', file('fresh'));
	await sight.letGo();
	await fresh;
	expect(take().files).toEqual({ '/x': file('fresh') });
});
