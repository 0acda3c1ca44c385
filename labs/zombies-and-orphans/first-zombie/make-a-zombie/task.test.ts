import { expect, test } from 'vitest';
import { sampleProcess, sampleSnapshot, viewOf } from '#checks/sample-facts.ts';
import task from './task.ts';

const shell = sampleProcess({
	...{ pid: 4701, pgrp: 4701, session: 4701, tpgid: 4701, comm: 'bash', argv: ['/bin/bash'] },
	exe: { path: '/usr/bin/bash', device: 1, inode: 102, fromImage: true },
});
const parent = sampleProcess({ pid: 4711, ppid: 4701 });
const child = sampleProcess({ pid: 4712, ppid: parent.pid, pgrp: 4711, argv: ['sleep', '0.2'] });
const zombie = sampleProcess({ ...child, state: 'Z', exitCode: 0, exe: null, argv: [] });
const empty = sampleSnapshot(0, shell);
const dead = (at: number) => sampleSnapshot(at, shell, parent, zombie);

test('a zombie passes when it has lasted, not when it was just seen', () => {
	const soon = [sampleSnapshot(100, shell, parent, child), dead(300), dead(1_700)];
	expect(task.check(viewOf(empty, ...soon))).toMatchObject({ verdict: 'not-yet', says: /let us see/ });
	expect(task.check(viewOf(empty, ...soon, dead(1_900)))).toMatchObject({
		verdict: 'passed',
		says: 'sleep 12 has exited; its parent sleep 11 is alive and doesn’t ask; so it stays a zombie (Z).',
	});
});

test('a zombie that has just been seen, or whose parent is dead too, does not hide one that lasts', () => {
	const fresh = sampleProcess({ pid: 4705, ppid: shell.pid, state: 'Z' });
	const ofTheDead = sampleProcess({ pid: 4706, ppid: fresh.pid, state: 'Z' });
	const both = sampleSnapshot(2_000, shell, fresh, ofTheDead, parent, zombie);
	expect(task.check(viewOf(empty, dead(100), both))).toMatchObject({ verdict: 'passed', says: /^sleep 12 has exited/ });
});

test('a command in the foreground that ended is no try at this', () => {
	const ls = sampleProcess({ pid: 4711, ppid: shell.pid, pgrp: 4711, tpgid: 4711, comm: 'ls', argv: ['ls'] });
	const verdict = task.check(viewOf(empty, sampleSnapshot(100, shell, ls), sampleSnapshot(200, shell)));
	expect(verdict.wrong).toBeUndefined();
});

test('a process whose first thread ended while others live is half dead', () => {
	const half = sampleProcess({ pid: 4711, ppid: shell.pid, state: 'Z', threads: 2 });
	const seen = (at: number) => sampleSnapshot(at, shell, half);
	expect(task.check(viewOf(empty, seen(100), seen(2_000))).wrong).toBe('half-dead');
});
