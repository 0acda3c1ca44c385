import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAlive } from './is-alive.ts';

function starttime(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}

test('a process is alive until it ended; another of its pid is not the same', async () => {
	const child = spawn('sleep', ['1000']);
	const pid = child.pid ?? 0;
	const process = { pid, starttime: starttime(pid) };
	expect(isAlive(process)).toBe(true);
	expect(isAlive({ pid, starttime: process.starttime - 1 })).toBe(false);
	child.kill('SIGKILL');
	await once(child, 'exit');
	expect(isAlive(process)).toBe(false);
});
