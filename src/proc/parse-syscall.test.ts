import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSyscall } from './parse-syscall.ts';
import { syscallName } from './syscall-names.ts';

function recorded(name: string) {
	const state = parseSyscall(readFileSync(new URL(`./fixtures/${name}/syscall`, import.meta.url), 'latin1'));
	if (!state.ok) throw new Error(state.error);
	return state.value;
}

test('a process that waits for a FIFO is in read, of file descriptor 0', () => {
	const { number, args } = recorded('read-fifo');
	expect({ number, name: syscallName('x64', number), fd: args[0] }).toEqual({ number: 0, name: 'read', fd: '0x0' });
	expect(args).toHaveLength(6);
});

test('a stop leaves a process in its system call', () => {
	expect(recorded('stopped')).toEqual(recorded('read-fifo'));
});

test('a process that runs, or is stopped outside of any call, is in none', () => {
	expect(recorded('running')).toEqual({ number: null, args: [] });
	expect(recorded('stopped-outside')).toEqual({ number: null, args: [] });
	expect(syscallName('x64', null)).toBeNull();
});

test.each(['', 'runs', '0 0x0\n', '-2 0x0 0x0\n', '0 1 2 3 4 5 6 7 8\n', '-1\n'])('%j is an error', (text) => {
	expect(parseSyscall(text)).toMatchObject({ ok: false, error: expect.stringContaining('not a line of syscall') });
});

test('nothing throws', () => {
	fc.assert(fc.property(fc.string(), (text) => typeof parseSyscall(text).ok === 'boolean'));
});

test('numbers have the names that each processor gives them', () => {
	const names = (arch: string, numbers: readonly number[]) => numbers.map((number) => syscallName(arch, number));
	expect(names('x64', [1, 34, 61, 128, 230, 281])).toEqual([
		...['write', 'pause', 'wait4', 'rt_sigtimedwait', 'clock_nanosleep', 'epoll_pwait'],
	]);
	expect(names('arm64', [63, 73, 260, 137, 115, 22])).toEqual([
		...['read', 'ppoll', 'wait4', 'rt_sigtimedwait', 'clock_nanosleep', 'epoll_pwait'],
	]);
	expect(syscallName('x64', 100_000)).toBeNull();
	expect(syscallName('riscv64', 63)).toBeNull();
});
