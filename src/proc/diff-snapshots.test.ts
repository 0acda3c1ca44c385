import { expect, test } from 'vitest';
import { diffSnapshots } from './diff-snapshots.ts';
import type { ProcessFacts, Snapshot } from './snapshot.ts';

const sleep: ProcessFacts = {
	...{ pid: 20, starttime: 500, comm: 'sleep', state: 'S', ppid: 10, pgrp: 20, session: 10, ttyNr: 0, tpgid: -1 },
	...{ threads: 1, exitCode: 0, insidePids: [7], status: null, argv: ['sleep'], details: {}, unreadable: {} },
	exe: { path: '/usr/bin/sleep', device: 1, inode: 100, fromImage: true },
	namespaces: { pid: 'pid:[1]', net: 'net:[1]' },
};
const process = '20:500';

function snapshot(...processes: readonly ProcessFacts[]): Snapshot {
	return { version: 2, at: processes.length, init: { pid: 1, starttime: 1 }, rootUid: 0, processes, gaps: [] };
}

function changed(change: Partial<ProcessFacts>, before: Partial<ProcessFacts> = {}) {
	return diffSnapshots(snapshot({ ...sleep, ...before }), snapshot({ ...sleep, ...change }));
}

test('nothing happened between equal snapshots', () => {
	expect(changed({})).toEqual([]);
	expect(diffSnapshots(snapshot(sleep), snapshot(sleep))).toEqual([]);
});

test('a process that appears was started by its parent', () => {
	expect(diffSnapshots(snapshot(), snapshot(sleep))).toEqual([{ kind: 'started', at: 1, process, parent: 10 }]);
});

test('a process first seen as a zombie was started and became one', () => {
	const kinds = diffSnapshots(snapshot(), snapshot({ ...sleep, state: 'Z', exe: null })).map(({ kind }) => kind);
	expect(kinds).toEqual(['started', 'became-zombie']);
});

test('a living process that vanishes has exited, a zombie was reaped', () => {
	expect(diffSnapshots(snapshot(sleep), snapshot())).toEqual([{ kind: 'exited', at: 0, process }]);
	const zombie = { ...sleep, state: 'Z', exe: null };
	expect(diffSnapshots(snapshot(zombie), snapshot())).toEqual([{ kind: 'reaped', at: 0, process, parent: 10 }]);
});

test('a pid that is used again is an end and a start', () => {
	const kinds = changed({ starttime: 900 }).map((event) => [event.kind, event.process]);
	expect(kinds).toEqual([
		['exited', '20:500'],
		['started', '20:900'],
	]);
});

test('another program file is an exec, and its new name is part of that', () => {
	const exe = { path: '/usr/bin/tail', device: 1, inode: 101, fromImage: true };
	expect(changed({ exe, comm: 'tail' })).toEqual([
		{ kind: 'execed', at: 1, process, from: '/usr/bin/sleep', to: '/usr/bin/tail' },
	]);
});

test('a file that is deleted under its process, or could not be read, is no exec', () => {
	const exe = { path: '/usr/bin/sleep (deleted)', device: 1, inode: 100, fromImage: false };
	expect(changed({ exe })).toEqual([]);
	expect(changed({ exe: null, unreadable: { exe: 'EACCES' } })).toEqual([]);
});

test('a new name with the same program is a renaming', () => {
	expect(changed({ comm: 'nginx\n' })).toEqual([{ kind: 'renamed', at: 1, process, from: 'sleep', to: 'nginx\n' }]);
});

test('another parent is a reparenting, also in the moment of its death', () => {
	expect(changed({ ppid: 1 })).toEqual([{ kind: 'reparented', at: 1, process, from: 10, to: 1 }]);
	expect(changed({ ppid: 1, state: 'Z', exe: null, exitCode: 9 })).toEqual([
		{ kind: 'reparented', at: 1, process, from: 10, to: 1 },
		{ kind: 'became-zombie', at: 1, process, parent: 1, exitCode: 9 },
	]);
});

test('a process whose leader thread alone has exited did not become a zombie until the last thread did', () => {
	expect(changed({ state: 'Z', threads: 3 }, { threads: 3 })).toEqual([]);
	expect(changed({ state: 'Z' }, { state: 'Z', threads: 2 }).map(({ kind }) => kind)).toEqual(['became-zombie']);
});

test('another namespace link is an entry, a link that could not be read is not', () => {
	expect(changed({ namespaces: { pid: 'pid:[1]', net: 'net:[2]' } })).toEqual([
		{ kind: 'entered-namespace', at: 1, process, namespace: 'net', from: 'net:[1]', to: 'net:[2]' },
	]);
	expect(changed({ namespaces: { pid: 'pid:[1]' } })).toEqual([]);
});
