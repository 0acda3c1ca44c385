import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCpuTime, readTaskCount } from './lab-counters.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'proclab-counters-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function cgroup(name: string, files: Readonly<Record<string, string>>): string {
	const directory = join(folder, name);
	mkdirSync(directory);
	for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
	return directory;
}

test('on v1 CPU time is that of cpuacct, and tasks those of pids', () => {
	const cpuacct = cgroup('cpuacct', { 'cpuacct.usage': '123456789012\n' });
	const pids = cgroup('pids', { 'pids.current': '7\n' });
	expect(readCpuTime({ cpuacct, pids })).toBe(123_456_789_012);
	expect(readTaskCount({ cpuacct, pids })).toBe(7);
});

test('on v2 CPU time is the first line of cpu.stat, in nanoseconds', () => {
	const unified = cgroup('unified', { 'cpu.stat': 'usage_usec 4321\nuser_usec 1\n', 'pids.current': '3\n' });
	expect(readCpuTime({ unified })).toBe(4_321_000);
	expect(readTaskCount({ unified })).toBe(3);
});

test('a cgroup that is gone, and a controller that is not there, count nothing', () => {
	expect(readCpuTime({ cpuacct: join(folder, 'gone') })).toBeUndefined();
	expect(readCpuTime({ pids: join(folder, 'gone') })).toBeUndefined();
	expect(readTaskCount({ pids: join(folder, 'gone') })).toBeUndefined();
});
