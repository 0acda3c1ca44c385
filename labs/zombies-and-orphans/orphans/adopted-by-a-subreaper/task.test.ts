import { expect, test } from 'vitest';
import { sampleInit, sampleProcess, sampleSnapshot, viewOf } from '#checks/sample-facts.ts';
import task from './task.ts';

const tini = sampleProcess({
	...{ pid: 4711, ppid: 4701, comm: 'tini', argv: ['tini', '-s', '--', 'bash'] },
	exe: { path: '/usr/bin/tini', device: 1, inode: 101, fromImage: true },
});
const parent = sampleProcess({ pid: 4712, ppid: tini.pid, comm: 'bash', argv: ['bash'] });
const orphan = sampleProcess({ pid: 4713, ppid: parent.pid });
const empty = sampleSnapshot(0);
const before = sampleSnapshot(100, tini, parent, orphan);
const adoptedBy = (pid: number, at: number) => sampleSnapshot(at, tini, { ...orphan, ppid: pid });

test('an orphan whose new parent is a process of the learner passes', () => {
	const view = viewOf(empty, before, adoptedBy(tini.pid, 200), adoptedBy(tini.pid, 300));
	expect(task.check(view)).toMatchObject({ verdict: 'passed', says: /adopted by tini 11, not by PID 1/ });
});

test('an orphan of PID 1 had no subreaper, whatever its ancestors are called', () => {
	const view = viewOf(empty, before, adoptedBy(sampleInit.pid, 200), adoptedBy(sampleInit.pid, 300));
	expect(task.check(view).wrong).toBe('no-subreaper');
});

test('a child that was never seen with another parent was not adopted before our eyes', () => {
	const view = viewOf(empty, adoptedBy(tini.pid, 200), adoptedBy(tini.pid, 300));
	expect(task.check(view).verdict).toBe('not-yet');
});

test('a volunteer without orphans is told so, but not at once', () => {
	const waiting = (at: number) => sampleSnapshot(at, tini, parent, orphan);
	expect(task.check(viewOf(empty, waiting(100), waiting(2_000))).wrong).toBeUndefined();
	expect(task.check(viewOf(empty, waiting(100), waiting(5_000))).wrong).toBe('never-orphaned');
});
