import { expect, test } from 'vitest';
import { sampleProcess, sampleSnapshot, viewOf } from '#checks/sample-facts.ts';
import task from './task.ts';

const shell = sampleProcess({
	...{ pid: 4701, pgrp: 4701, session: 4701, tpgid: 4701, comm: 'bash', argv: ['/bin/bash'] },
	exe: { path: '/usr/bin/bash', device: 1, inode: 102, fromImage: true },
});
const empty = sampleSnapshot(0, shell);
const sleeps = [4711, 4712, 4713, 4714].map((pid) => sampleProcess({ pid, ppid: shell.pid }));

test('four sleeps of the shell pass, and the verdict names them', () => {
	const verdict = task.check(viewOf(empty, sampleSnapshot(100, shell, ...sleeps)));
	expect(verdict).toMatchObject({
		verdict: 'passed',
		says: 'bash 1 is the parent of four sleeps: 11, 12, 13 and 14.',
	});
	expect(verdict.evidence.map(({ field, ok }) => [field, ok])).toEqual(
		sleeps.flatMap(() => [
			['exe', true],
			['PPid', true],
		]),
	);
});

test('sleeps that were there before the task began do not count', () => {
	const start = sampleSnapshot(0, shell, ...sleeps);
	expect(task.check(viewOf(start, sampleSnapshot(100, shell, ...sleeps))).verdict).toBe('not-yet');
});

test('a sleep that has ended does not count', () => {
	const [first, ...others] = sleeps;
	const ended = sampleProcess({ ...first, state: 'Z' });
	const verdict = task.check(viewOf(empty, sampleSnapshot(100, shell, ended, ...others)));
	expect(verdict).toMatchObject({ verdict: 'not-yet', says: 'bash 1 has 3 sleeps; 1 to go.' });
	expect(verdict.wrong).toBeUndefined();
});

test('three that are right and one that is stopped: the one is what is told of', () => {
	const [first, ...others] = sleeps;
	const stopped = sampleProcess({ ...first, state: 'T' });
	const verdict = task.check(viewOf(empty, sampleSnapshot(100, shell, stopped, ...others)));
	expect(verdict).toMatchObject({ verdict: 'not-yet', wrong: 'stopped' });
	expect(verdict.evidence).toContainEqual(expect.objectContaining({ field: 'State', value: 'T (stopped)', ok: false }));
});

test('a shell between fork and exec is no costume, whatever name it was given', () => {
	const forked = sampleProcess({ pid: 4711, ppid: shell.pid, argv: ['sleep'], exe: shell.exe });
	expect(task.check(viewOf(empty, sampleSnapshot(100, shell, forked))).wrong).toBeUndefined();
});
