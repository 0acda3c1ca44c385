import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DetailsTaker, telling } from './details-test-kit.ts';
import { MemoryProcSource } from './memory-proc-source.ts';

const recorded = (file: string) => readFileSync(new URL(`./fixtures/listener/${file}`, import.meta.url), 'latin1');
const sockstat = (inUse: number) => `sockets: used 9\nTCP: inuse ${inUse} orphan 0 tw 0 alloc 1 mem 0\n`;

const quiet = {
	...telling,
	texts: { ...telling.texts, 'net/sockstat': sockstat(0), 'net/sockstat6': 'TCP6: inuse 0\n' },
};
const listener = {
	...telling,
	pid: 30,
	namespaces: { net: 'net:[7]' },
	texts: {
		'net/tcp': recorded('tcp'),
		'net/tcp6': recorded('tcp6'),
		'net/sockstat': recorded('sockstat'),
		'net/sockstat6': recorded('sockstat6'),
	},
} as const;

const netReads = (source: MemoryProcSource) => source.reads.filter((read) => read.includes('/net/'));

test('sockets that listen are told by net namespace', () => {
	const taker = new DetailsTaker(new MemoryProcSource(quiet, listener), ['sockets']);
	const { listening, gaps } = taker.take();
	expect(listening?.['net:[1]']).toEqual([]);
	expect(listening?.['net:[7]']?.map(({ port }) => port).sort((a, b) => a - b)).toEqual([
		22, 80, 443, 5432, 8080, 8081, 8443,
	]);
	expect(gaps).toEqual([]);
});

test('the list is read once a namespace, and only where sockets are in use', () => {
	const source = new MemoryProcSource(quiet, { ...quiet, pid: 21 }, listener, { ...listener, pid: 31 });
	new DetailsTaker(source, ['sockets']).take();
	expect(netReads(source)).toEqual([
		...['20/net/sockstat', '20/net/sockstat6'],
		...['30/net/sockstat', '30/net/sockstat6', '30/net/tcp', '30/net/tcp6'],
	]);
});

test('the list is read again when the number in use changes, and after two seconds', () => {
	const source = new MemoryProcSource(listener);
	const taker = new DetailsTaker(source, ['sockets']);
	const listsRead = (after: number) => {
		taker.take(after);
		return netReads(source).filter((read) => /tcp/.test(read)).length;
	};
	expect([listsRead(100), listsRead(100), listsRead(1_800), listsRead(100)]).toEqual([2, 0, 0, 2]);
	source.change(30, { texts: { ...listener.texts, 'net/sockstat': sockstat(0) } });
	expect(listsRead(100)).toBe(1);
	expect(taker.take().listening?.['net:[7]']?.map(({ family }) => family)).toEqual([6, 6, 6, 6]);
});

test('a namespace whose number is used again by others is not taken for the old one', () => {
	const source = new MemoryProcSource(listener);
	const taker = new DetailsTaker(source, ['sockets']);
	taker.take();
	source.processes.delete(30);
	source.set({
		...listener,
		pid: 31,
		texts: { ...listener.texts, 'net/tcp': recorded('tcp').replace(':1F90', ':0050') },
	});
	expect(taker.take().listening?.['net:[7]']?.some(({ port }) => port === 8080)).toBe(false);
});

test('a kernel without IPv6 has no file of its sockets, and that is no gap', () => {
	const source = new MemoryProcSource({ ...listener, errors: { 'net/sockstat6': 'ENOSYS' } });
	const { listening, gaps } = new DetailsTaker(source, ['sockets']).take();
	expect(listening?.['net:[7]']).toHaveLength(3);
	expect(gaps).toEqual([]);
});

test('sockets that could not be read are a gap; a process that goes meanwhile is asked no more, and the next is', () => {
	const source = new MemoryProcSource({ ...listener, errors: { 'net/tcp': 'EACCES' } });
	expect(new DetailsTaker(source, ['sockets']).take()).toMatchObject({
		listening: {},
		gaps: ['the listening sockets of net:[7] could not be read: EACCES'],
	});
	const pair = new MemoryProcSource({ ...listener, errors: { 'net/sockstat': 'ENOENT' } }, { ...listener, pid: 31 });
	const { listening, gaps } = new DetailsTaker(pair, ['sockets']).take();
	expect(listening?.['net:[7]']).toHaveLength(7);
	expect(gaps).toEqual([]);
});

test('cgroups have their limits by path below the lab’s', () => {
	const source = new MemoryProcSource(telling);
	source.cgroupTexts = [
		{ path: '/', files: { 'pids.max': '128\n', 'pids.current': '2\n', 'pids.events': 'max 0\n' } },
		{ path: '/k\u00c3\u00a4fig', files: { 'cpu.max': '50000 100000\n' } },
	];
	expect(new DetailsTaker(source, ['cgroup']).take().cgroups).toEqual({
		'/': { pids: { max: 128, current: 2, refused: 0 } },
		'/käfig': { cpu: { max: 0.5 } },
	});
});

test('facts that take long to read are read less often, at least once a second; one slow read changes nothing', () => {
	const source = new MemoryProcSource(telling);
	const taker = new DetailsTaker(source, ['root']);
	let slow = 0;
	source.onRead = (what) => {
		if (what === '20/root (stat)') taker.time += slow;
	};
	const readsIn = (milliseconds: number) => {
		let reads = 0;
		for (
			const end = taker.time + milliseconds;
			taker.time < end;
			reads += source.reads.includes('20/root (stat)') ? 1 : 0
		)
			taker.take();
		return reads;
	};
	taker.take();
	taker.take();
	expect(readsIn(1_000)).toBe(10);
	slow = 30;
	taker.take();
	slow = 0;
	expect(readsIn(1_000)).toBe(10);
	slow = 30;
	taker.take();
	taker.take();
	expect(readsIn(6_000)).toBeLessThanOrEqual(16);
	slow = 1_000;
	expect(readsIn(10_000)).toBeGreaterThanOrEqual(5);
});

test('a lab that is still, but of which a fact is behind, is looked at until it is not', () => {
	const source = new MemoryProcSource(telling);
	Object.assign(source, { cpu: 500, counted: 1 });
	const taker = new DetailsTaker(source, ['root']);
	source.onRead = (what) => {
		if (what === '20/root (stat)') taker.time += 20;
	};
	const rootInode = () => taker.take(50).processes[0]?.details.root?.inode;
	for (let look = 0; look < 4; look += 1) rootInode();
	source.change(20, { root: { path: '/', device: 5, inode: 99 } });
	Object.assign(source, { cpu: 501 });
	const seen = Array.from({ length: 10 }, rootInode);
	expect(seen[0]).toBe(6);
	expect(seen.at(-1)).toBe(99);
	taker.take(50);
	expect(source.reads).toEqual([]);
});
