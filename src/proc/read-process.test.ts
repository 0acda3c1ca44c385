import { expect, test } from 'vitest';
import { MemoryProcSource } from './memory-proc-source.ts';
import { readProcess } from './read-process.ts';

const isFromImage = (path: string, { inode }: { inode: number }) => path === '/usr/bin/sleep' && inode === 100;

function read(source: MemoryProcSource, pid = 10) {
	const reading = readProcess(source, pid, { isFromImage });
	return reading.kind === 'read' ? reading.facts : reading;
}

test('a process has its facts, and the program is known by its inode', () => {
	const source = new MemoryProcSource({ pid: 10, starttime: 77, insidePids: [5, 1] });
	expect(read(source)).toMatchObject({
		...{ pid: 10, starttime: 77, comm: 'sleep', argv: ['sleep', '1000'], insidePids: [5, 1] },
		exe: { path: '/usr/bin/sleep', device: 1, inode: 100, fromImage: true },
	});
	source.change(10, { exe: { path: '/usr/bin/sleep', device: 1, inode: 101 } });
	expect(read(source)).toMatchObject({ exe: { fromImage: false } });
});

test('a zombie has no program and no arguments, and that is no failure', () => {
	const facts = read(new MemoryProcSource({ pid: 10, state: 'Z', exitCode: 1792 }));
	expect(facts).toMatchObject({ exe: null, argv: [], exitCode: 1792 });
	expect(facts).toHaveProperty('unreadable', {});
	expect(facts).toHaveProperty('namespaces', { pid: 'pid:[1]', user: 'user:[1]' });
});

test('what can’t be read is null, and says why', () => {
	const errors = { status: 'EACCES', exe: 'EPERM', cmdline: 'EIO', 'ns/net': 'EACCES', 'ns/time': 'ENOENT' };
	const facts = read(new MemoryProcSource({ pid: 10, errors }));
	expect(facts).toMatchObject({ status: null, exe: null, argv: null, insidePids: [], unreadable: errors });
	expect(facts).not.toHaveProperty('namespaces.net');
});

test('a process without a namespace for its children yet is no failure', () => {
	const facts = read(new MemoryProcSource({ pid: 10, errors: { 'ns/pid_for_children': 'ENOENT' } }));
	expect(facts).toHaveProperty('unreadable', {});
});

test('a process that is not there, or goes while it is read, is gone', () => {
	const source = new MemoryProcSource({ pid: 10 });
	expect(read(source, 11)).toEqual({ kind: 'gone' });
	source.onRead = (what) => what === '10/exe' && source.processes.delete(10);
	expect(read(source)).toEqual({ kind: 'gone' });
});

test('a pid that is used again while it is read does not mix the facts of two processes', () => {
	const source = new MemoryProcSource({ pid: 10, starttime: 1, comm: 'old', argv: ['old'] });
	let replaced = false;
	source.onRead = (what) => {
		if (what !== '10/exe' || replaced) return;
		replaced = true;
		source.set({ pid: 10, starttime: 2, comm: 'new', argv: ['new'], exe: { path: '/new', device: 1, inode: 7 } });
	};
	expect(read(source)).toMatchObject({ starttime: 2, comm: 'new', argv: ['new'], exe: { path: '/new' } });
});

test('a pid that is used again each time it is read is told as gone', () => {
	const source = new MemoryProcSource({ pid: 10, starttime: 1 });
	let starttime = 1;
	source.onRead = (what) => {
		if (what === '10/exe') starttime += 1;
		source.change(10, { starttime });
	};
	expect(read(source)).toEqual({ kind: 'gone' });
});

test('an exec while it is read gives the new program whole', () => {
	const source = new MemoryProcSource({
		pid: 10,
		comm: 'bash',
		argv: ['bash'],
		exe: { path: '/bash', device: 1, inode: 9 },
	});
	source.onRead = (what) => {
		if (what === '10/exe' && source.processes.get(10)?.comm === 'bash') source.set({ pid: 10 });
	};
	expect(read(source)).toMatchObject({ comm: 'sleep', argv: ['sleep', '1000'], exe: { path: '/usr/bin/sleep' } });
});

test('a process that exits while it is read is a zombie without unreadable files', () => {
	const source = new MemoryProcSource({ pid: 10 });
	source.onRead = (what) => what === '10/ns/mnt' && source.change(10, { state: 'Z' });
	const facts = read(source);
	expect(facts).toMatchObject({ state: 'Z', exe: null, argv: [] });
	expect(facts).toHaveProperty('unreadable', {});
});

test('a stat that is nonsense, or can’t be read, is told as unreadable', () => {
	expect(read(new MemoryProcSource({ pid: 10, errors: { stat: 'EIO' } }))).toEqual({
		kind: 'unreadable',
		error: 'EIO',
	});
	expect(read(new MemoryProcSource({ pid: 10, state: '?' }))).toMatchObject({ kind: 'unreadable' });
});
