import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAlive, isEnding, staysAlive } from './is-alive.ts';

function starttime(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}

test('a process is alive until it ended; another of its pid is not the same', async () => {
	const child = spawn('sleep', ['1000']);
	const pid = child.pid ?? 0;
	const process = { pid, starttime: starttime(pid) };
	expect([isAlive(process), staysAlive(process)]).toEqual([true, true]);
	expect(isAlive({ pid, starttime: process.starttime - 1 })).toBe(false);
	child.kill('SIGKILL');
	await once(child, 'exit');
	expect([isAlive(process), staysAlive(process)]).toEqual([false, false]);
});

const stat = (flags: number) => `71 (a) b) S 1 71 71 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 1 0 4711 0`;
const status = (sigPnd: string, shdPnd: string) =>
	`Name:\ta\nSigPnd:\t${sigPnd}\nShdPnd:\t${shdPnd}\nSigBlk:\t0000000000000100\n`;
const none = '0000000000000000';

test.each([
	{ when: 'nothing is sent to it', flags: 0x400100, sigPnd: none, shdPnd: none, ending: false },
	{ when: 'it runs its exit', flags: 0x400104, sigPnd: none, shdPnd: none, ending: true },
	{ when: 'SIGKILL waits for it', flags: 0x400100, sigPnd: none, shdPnd: '0000000000000100', ending: true },
	{ when: 'SIGKILL waits for its thread', flags: 0x400100, sigPnd: '0000000000014302', shdPnd: none, ending: true },
	{ when: 'SIGTERM and SIGUSR1 wait', flags: 0x400100, sigPnd: none, shdPnd: '0000000000004200', ending: false },
])('whether a process is ending is seen when $when', ({ flags, sigPnd, shdPnd, ending }) => {
	expect(isEnding(stat(flags), status(sigPnd, shdPnd))).toBe(ending);
});
