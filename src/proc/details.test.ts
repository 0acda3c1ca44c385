import { expect, test } from 'vitest';
import { DetailsTaker, telling } from './details-test-kit.ts';
import { MemoryProcSource } from './memory-proc-source.ts';
import type { FactKind, ProcessDetails } from './snapshot.ts';

const kinds: readonly (readonly [FactKind, ProcessDetails])[] = [
	['cgroup', { cgroup: { unified: '/init' } }],
	['root', { root: { device: 5, inode: 6 } }],
	[
		'id-maps',
		{
			uidMap: [{ inside: 0, outside: 100_000, count: 65_536 }],
			gidMap: [{ inside: 0, outside: 200_000, count: 65_536 }],
		},
	],
	['open-files', { openFiles: [{ fd: 0, target: '/dev/null', deleted: false, device: 1, inode: 3, bytes: 0 }] }],
	[
		'syscall',
		{ syscall: { name: 'read', number: 0, args: ['0x3', '0x1', '0x2', '0x0', '0x0', '0x0'], wait: 'pipe_read' } },
	],
	['time-offsets', { timeOffsets: { monotonic: 0, boottime: 7 } }],
	['limits', { limits: { 'Max processes': { soft: 40, hard: null } } }],
];

test.each(kinds)('%s is read when it is asked for, and nothing else', (kind, details) => {
	const taker = new DetailsTaker(new MemoryProcSource(telling), [kind]);
	expect(taker.process(20)).toMatchObject({ unreadable: {} });
	expect(taker.process(20).details).toEqual(details);
});

test('mounts are read when they are asked for', () => {
	const taker = new DetailsTaker(new MemoryProcSource(telling), ['mounts']);
	expect(taker.process(20).details.mounts?.map(({ mountPoint }) => mountPoint)).toEqual(['/', '/proc']);
});

test('nobody who asks for nothing pays for anything', () => {
	const source = new MemoryProcSource(telling);
	const taker = new DetailsTaker(source, []);
	const { details } = taker.process(20);
	expect(details).toEqual({});
	expect(
		source.reads.filter((read) => /^20\/(cgroup|.*map|root|fd|net|syscall|wchan|mount|timens)/.test(read)),
	).toEqual([]);
	taker.take();
	const snapshot = taker.take();
	expect(source.reads).toEqual(['20/stat', '20/schedstat']);
	expect(snapshot).not.toHaveProperty('listening');
	expect(snapshot).not.toHaveProperty('cgroups');
});

test('what can’t be read is absent, and says why by the name of its file', () => {
	const names = ['cgroup', 'mountinfo', 'root', 'uid_map', 'gid_map', 'fd', 'syscall', 'timens_offsets', 'limits'];
	const errors = Object.fromEntries(names.map((name) => [name, 'EACCES']));
	const process = new DetailsTaker(new MemoryProcSource({ ...telling, errors })).process(20);
	expect(process.unreadable).toEqual(errors);
	expect(process.details).toEqual({});
	const waiting = new DetailsTaker(new MemoryProcSource({ ...telling, errors: { wchan: 'EACCES' } })).process(20);
	expect(waiting.unreadable).toEqual({ wchan: 'EACCES' });
	expect(waiting.details).not.toHaveProperty('syscall');
});

test('a text that no parser takes is malformed', () => {
	const garbage = Object.fromEntries(Object.keys(telling.texts).map((file) => [file, '?\n']));
	const { wchan: _, ...others } = garbage;
	const process = new DetailsTaker(new MemoryProcSource({ ...telling, texts: garbage })).process(20);
	expect(process.unreadable).toEqual(Object.fromEntries(Object.keys(others).map((name) => [name, 'malformed'])));
});

test('a zombie keeps its id maps, and on v2 its cgroup; that it has nothing else is no failure', () => {
	const source = new MemoryProcSource({ pid: 1 }, { ...telling, ppid: 1, state: 'Z' });
	const zombie = new DetailsTaker(source).process(20);
	expect(Object.keys(zombie.details).sort()).toEqual(['cgroup', 'gidMap', 'uidMap']);
	expect(zombie.unreadable).toEqual({});
	source.change(20, { texts: { ...telling.texts, cgroup: '8:pids:/\n0::/\n' } });
	source.cgroupFolders = { pids: '/sys/fs/cgroup/pids/proclab-1/lab' };
	const onV1 = new DetailsTaker(source).process(20);
	expect(Object.keys(onV1.details).sort()).toEqual(['gidMap', 'uidMap']);
	expect(onV1.unreadable).toEqual({});
});

test('a process that exits while its details are read is a zombie without unreadable files', () => {
	const source = new MemoryProcSource({ pid: 1 }, { ...telling, ppid: 1 });
	const taker = new DetailsTaker(source);
	taker.take();
	taker.take();
	source.onRead = (what) => what === '20/fd' && source.change(20, { state: 'Z' });
	expect(taker.process(20)).toMatchObject({ state: 'Z', unreadable: {}, argv: [] });
});

test('changes that others make are in the next snapshot, though stat stands still', () => {
	const source = new MemoryProcSource(telling);
	const taker = new DetailsTaker(source);
	taker.take();
	const before = taker.process(20);
	expect(taker.process(20)).toBe(before);
	source.change(20, { texts: { ...telling.texts, cgroup: '0::/proclab-1/lab/box\n' } });
	const after = taker.process(20);
	expect(after.details.cgroup).toEqual({ unified: '/box' });
	expect(after.details.mounts).toBe(before.details.mounts);
});

test('mounts are read once for all who see the same: one namespace, one root directory by one path', () => {
	const jail = { path: '/jail', device: 5, inode: 9 };
	const source = new MemoryProcSource(
		{ ...telling, pid: 20 },
		{ ...telling, pid: 21 },
		{ ...telling, pid: 22, root: jail },
		{ ...telling, pid: 23, root: { ...jail, path: '/other-bind' } },
		{ ...telling, pid: 24, namespaces: { mnt: 'mnt:[2]' } },
	);
	const taker = new DetailsTaker(source, ['mounts']);
	const { processes } = taker.take();
	expect(source.reads.filter((read) => read.endsWith('/mountinfo'))).toEqual([
		...['20/mountinfo', '22/mountinfo', '23/mountinfo', '24/mountinfo'],
	]);
	expect(processes[1]?.details.mounts).toBe(processes[0]?.details.mounts);
});

test('EINVAL of mountinfo means that the process has left its namespace, as one does that exits', () => {
	const taker = new DetailsTaker(new MemoryProcSource({ ...telling, errors: { mountinfo: 'EINVAL' } }), ['mounts']);
	expect(taker.process(20).unreadable).toEqual({ mountinfo: 'ENOENT' });
});

test('timens_offsets that is empty means the same', () => {
	const texts = { ...telling.texts, timens_offsets: '' };
	const taker = new DetailsTaker(new MemoryProcSource({ ...telling, texts }), ['time-offsets']);
	expect(taker.process(20)).toMatchObject({ details: {}, unreadable: { timens_offsets: 'ENOENT' } });
});

test('mount tables are read up to a bound for each snapshot', () => {
	const line = (index: number) => `${index} 0 0:1 / /${'x'.repeat(1_000)} rw - tmpfs x rw\n`;
	const mountinfo = Array.from({ length: 250 }, (_, index) => line(index)).join('');
	const processes = Array.from({ length: 5 }, (_, index) => ({
		...{ ...telling, pid: 20 + index, namespaces: { mnt: `mnt:[${index}]` } },
		texts: { ...telling.texts, mountinfo },
	}));
	const taker = new DetailsTaker(new MemoryProcSource(...processes), ['mounts']);
	const marked = () => taker.take().processes.map(({ unreadable }) => unreadable.mountinfo);
	expect(marked()).toEqual([undefined, undefined, undefined, 'EFBIG', 'EFBIG']);
	expect(marked()).toEqual([undefined, undefined, undefined, 'EFBIG', 'EFBIG']);
});

const file = { device: 1, inode: 3, links: 1, bytes: 4096 };

test('a file without links is deleted; one whose name only ends so is not', () => {
	const fds = {
		3: { ...file, target: '/tmp/gone (deleted)', links: 0 },
		4: { ...file, target: '/tmp/kept (deleted)' },
		5: { ...file, target: '/tmp/odd (deleted) (deleted)', links: 0 },
		6: { ...file, target: 'socket:[77]', inode: 77 },
	};
	const taker = new DetailsTaker(new MemoryProcSource({ ...telling, fds }), ['open-files']);
	expect(taker.process(20).details.openFiles?.map(({ target, deleted }) => [target, deleted])).toEqual([
		['/tmp/gone', true],
		['/tmp/kept (deleted)', false],
		['/tmp/odd (deleted)', true],
		['socket:[77]', false],
	]);
});

test('a file that is closed while the list is read is left out; one that can’t be looked at makes the list unreadable', () => {
	const fds = { 3: { ...file, target: '/a' }, 4: { ...file, target: '/b' } };
	const read = (errors: Readonly<Record<string, string>>) =>
		new DetailsTaker(new MemoryProcSource({ ...telling, fds, errors }), ['open-files']).process(20);
	expect(read({ 'fd/3': 'ENOENT' }).details.openFiles?.map(({ fd }) => fd)).toEqual([4]);
	expect(read({ 'fd/3': 'EACCES' })).toMatchObject({ details: {}, unreadable: { fd: 'EACCES' } });
});

test('open files are read up to a bound for a process, and up to another for all', () => {
	const many = (count: number) =>
		Object.fromEntries(Array.from({ length: count }, (_, fd) => [fd, { ...file, target: '/a' }]));
	const big = new DetailsTaker(new MemoryProcSource({ ...telling, fds: many(257) }), ['open-files']);
	expect(big.process(20)).toMatchObject({ details: {}, unreadable: { fd: 'EFBIG' } });
	const crowd = Array.from({ length: 18 }, (_, index) => ({ ...telling, pid: 20 + index, fds: many(256) }));
	const taker = new DetailsTaker(new MemoryProcSource(...crowd), ['open-files']);
	const unread = () => taker.take().processes.filter(({ unreadable }) => unreadable.fd === 'EFBIG').length;
	expect(unread()).toBe(2);
	expect(unread()).toBe(2);
});
