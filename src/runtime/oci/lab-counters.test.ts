import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabCounters, readTaskCount } from './lab-counters.ts';

let folder: string;
let counters: LabCounters;
const id = 'lab-1';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'proclab-counters-'));
	counters = new LabCounters();
});
afterEach(() => {
	counters.forget(id);
	expect(openBelow(folder)).toEqual([]);
	rmSync(folder, { recursive: true, force: true });
});

function cgroup(name: string, files: Readonly<Record<string, string>>): string {
	const directory = join(folder, name);
	mkdirSync(directory);
	for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
	return directory;
}

/** Files of this process that are open in a folder. */
function openBelow(directory: string): readonly string[] {
	return readdirSync('/proc/self/fd')
		.map((fd) => {
			try {
				return readlinkSync(`/proc/self/fd/${fd}`);
			} catch {
				return '';
			}
		})
		.filter((path) => path.startsWith(directory));
}

test('on v1 CPU time is that of cpuacct, and tasks those of pids', () => {
	const cpuacct = cgroup('cpuacct', { 'cpuacct.usage': '123456789012\n' });
	const pids = cgroup('pids', { 'pids.current': '7\n' });
	const lab = { id, cgroups: { cpuacct, pids } };
	expect(counters.cpuTime(lab)).toBe(123_456_789_012);
	expect(counters.taskCount(lab)).toBe(7);
	expect(readTaskCount(lab.cgroups)).toBe(7);
});

test('on v2 CPU time is the first line of cpu.stat, in nanoseconds', () => {
	const unified = cgroup('unified', { 'cpu.stat': 'usage_usec 4321\nuser_usec 1\n', 'pids.current': '3\n' });
	const lab = { id, cgroups: { unified } };
	expect(counters.cpuTime(lab)).toBe(4_321_000);
	expect(counters.taskCount(lab)).toBe(3);
});

test('a counter is read anew each time, from a file that stays open until the lab is forgotten', () => {
	const unified = cgroup('unified', { 'cpu.stat': 'usage_usec 4\n', 'pids.current': '3\n' });
	const lab = { id, cgroups: { unified } };
	counters.cpuTime(lab);
	counters.taskCount(lab);
	writeFileSync(join(unified, 'cpu.stat'), 'usage_usec 5\n');
	expect(counters.cpuTime(lab)).toBe(5_000);
	expect(openBelow(folder)).toHaveLength(2);
	counters.forget(id);
	expect(openBelow(folder)).toEqual([]);
});

test('of very many labs the last have their counters opened each time', () => {
	const unified = cgroup('unified', { 'cpu.stat': 'usage_usec 4\n', 'pids.current': '3\n' });
	const labs = Array.from({ length: 300 }, (_, index) => ({ id: `lab-${index}`, cgroups: { unified } }));
	for (const lab of labs) expect([counters.cpuTime(lab), counters.taskCount(lab)]).toEqual([4_000, 3]);
	expect(openBelow(folder)).toHaveLength(512);
	for (const lab of labs) counters.forget(lab.id);
	for (const lab of labs) expect([counters.cpuTime(lab), counters.taskCount(lab)]).toEqual([4_000, 3]);
	expect(openBelow(folder)).toHaveLength(512);
	for (const lab of labs) counters.forget(lab.id);
});

test('a cgroup that is gone, and a controller that is not there, count nothing', () => {
	expect(counters.cpuTime({ id, cgroups: { cpuacct: join(folder, 'gone') } })).toBeUndefined();
	expect(counters.cpuTime({ id, cgroups: { pids: join(folder, 'gone') } })).toBeUndefined();
	expect(readTaskCount({ pids: join(folder, 'gone') })).toBeUndefined();
});
