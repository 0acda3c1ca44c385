import { expect, test } from 'vitest';
import { sampleInit, sampleProcess, sampleSnapshot, viewOf } from '#checks/sample-facts.ts';
import task from './task.ts';

const parent = sampleProcess({ pid: 4710, ppid: sampleInit.pid, comm: 'bash', argv: ['bash', '-c', '…'] });
const tail = sampleProcess({
	...{ pid: 4711, ppid: parent.pid, comm: 'tail', argv: ['tail', '-f', '/tmp/diary'] },
	exe: { path: '/usr/bin/tail', device: 1, inode: 103, fromImage: true },
});
const start = sampleSnapshot(0, parent, tail);
const orphaned = (at: number) => sampleSnapshot(at, { ...tail, ppid: sampleInit.pid });

test('a tail that lives on with PID 1 passes', () => {
	const verdict = task.check(viewOf(start, orphaned(100)));
	expect(verdict).toMatchObject({ verdict: 'passed', says: 'tail 11 lives on; its parent is now tini 1.' });
	expect(verdict.evidence.map(({ field, value, meaning, ok }) => [field, value, meaning, ok])).toEqual([
		['State', 'S (sleeping)', undefined, true],
		['entry', 'No such file or directory', 'the first parent', true],
		['PPid', '4710, then 4700', 'bash 10, then tini 1', true],
	]);
});

test('a tail that dies just after its parent was killed with it', () => {
	const view = viewOf(start, orphaned(100), sampleSnapshot(200));
	expect(task.check(view).wrong).toBe('killed-both');
});

test('another process with the number of the tail is not the tail', () => {
	const impostor = { ...tail, starttime: tail.starttime + 500, ppid: sampleInit.pid };
	const seen = (at: number) => sampleSnapshot(at, impostor);
	expect(task.check(viewOf(start, seen(100), seen(200))).verdict).toBe('not-yet');
});

test('without its start state the task can’t be told', () => {
	expect(task.check(viewOf(sampleSnapshot(0), sampleSnapshot(100))).verdict).toBe('unknown');
});
