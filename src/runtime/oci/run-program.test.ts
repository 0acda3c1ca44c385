import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runProgram } from './run-program.ts';

const timeoutMilliseconds = 10_000;

test('output and exit code are those of the program', async () => {
	const end = await runProgram('sh', ['-c', 'echo out; echo err >&2; exit 3'], { timeoutMilliseconds });
	expect(end).toEqual({ exitCode: 3, timedOut: false, killedBy: null, output: 'out\nerr' });
});

test('a program that is missing says so', async () => {
	const end = await runProgram('no-such-program', [], { timeoutMilliseconds });
	expect(end).toMatchObject({ exitCode: 127, output: expect.stringContaining('no-such-program') });
});

test('nothing of our environment is handed on', async () => {
	const end = await runProgram('env', [], { timeoutMilliseconds, cwd: '/tmp' });
	expect(end.output.split('\n').map((line) => line.split('=')[0])).toEqual(['PATH', 'LANG']);
});

test('at the time-out the program and its children are killed', async () => {
	const began = performance.now();
	const script = 'sleep 60 & echo $!; wait';
	const end = await runProgram('sh', ['-c', script], { timeoutMilliseconds: 200 });
	expect(end).toMatchObject({ exitCode: null, timedOut: true });
	expect(performance.now() - began).toBeLessThan(5000);
	await vi.waitFor(() => expect(isRunning(Number(end.output))).toBe(false));
});

test('a program without captured output may leave a daemon behind', async () => {
	const script = 'sleep 1 & exit 0';
	const end = await runProgram('sh', ['-c', script], { timeoutMilliseconds, capture: false });
	expect(end).toEqual({ exitCode: 0, timedOut: false, killedBy: null, output: '' });
});

test('a program dies when we are killed', async () => {
	const folder = mkdtempSync('/tmp/proclab-program-');
	const file = join(folder, 'pid');
	const module = join(import.meta.dirname, 'run-program.ts');
	const program = JSON.stringify(['-c', `echo $$ > ${file}; exec sleep 60`]);
	const code = `const { runProgram } = await import(${JSON.stringify(module)});
		await runProgram('sh', ${program}, { timeoutMilliseconds: 60000 });`;
	const maker = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'inherit' });
	await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toMatch(/\d\n/), { timeout: 10_000 });
	const pid = Number(readFileSync(file, 'utf8'));
	expect(isRunning(pid)).toBe(true);
	maker.kill('SIGKILL');
	await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
	rmSync(folder, { recursive: true });
});

function isRunning(pid: number): boolean {
	return existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}
