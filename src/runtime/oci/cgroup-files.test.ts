import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cgroupProcesses, cgroupTree, removeCgroupTree } from './cgroup-tree.ts';
import { readLabStats } from './lab-stats.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync('/tmp/proclab-cgroup-');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files as they were recorded from a cgroup tree. */
function record(files: Readonly<Record<string, string>>): void {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
}

test('processes of a cgroup are those of all cgroups below it, once, and never another namespace’s 0', () => {
	record({ 'cgroup.procs': '', 'init/cgroup.procs': '101\n0\n102\n', 'init/box/cgroup.procs': '102\n103\n' });
	expect([...cgroupProcesses(folder)].sort()).toEqual([101, 102, 103]);
	expect(cgroupTree(folder).map(String)).toEqual([join(folder, 'init/box'), join(folder, 'init'), folder]);
});

test('a cgroup that is gone has no processes, no statistics, and is removed already', () => {
	const gone = join(folder, 'gone');
	expect(cgroupProcesses(gone)).toEqual([]);
	expect(readLabStats({ unified: gone })).toBeUndefined();
	expect(readLabStats({ pids: gone })).toBeUndefined();
	expect(readLabStats({})).toBeUndefined();
	expect(removeCgroupTree(gone)).toBe(true);
});

test('cgroups are removed from the bottom up, and one that is busy is told', () => {
	mkdirSync(join(folder, 'lab/init/box'), { recursive: true });
	expect(removeCgroupTree(join(folder, 'lab'))).toBe(true);
	record({ 'busy/file': 'rmdir refuses a folder with a file as it refuses a cgroup with a process' });
	expect(removeCgroupTree(join(folder, 'busy'))).toBe(false);
	expect(readFileSync(join(folder, 'busy/file'), 'utf8')).toContain('rmdir');
});

test('cgroups whose names are no UTF-8 are read and removed', () => {
	const odd = Buffer.concat([Buffer.from(folder), Buffer.from('/lab/'), Buffer.from([0xff, 0xfe])]);
	mkdirSync(odd, { recursive: true });
	expect(cgroupTree(join(folder, 'lab'))[0]).toEqual(odd);
	expect(removeCgroupTree(join(folder, 'lab'))).toBe(true);
	expect(existsSync(join(folder, 'lab'))).toBe(false);
});

test('refused forks of v2 are summed up where the kernel counts each in the cgroup of the process', () => {
	record({
		'pids.current': '7\n',
		'pids.events': 'max 0\n',
		'init/pids.events': 'max 3\n',
		'box/pids.events': 'max 2\n',
	});
	expect(readLabStats({ unified: folder })?.pidsRefused).toBe(5);
});

test('forks that the limit of a container in the lab refused are not the lab’s', () => {
	record({
		'pids.current': '7\n',
		'pids.events': 'max 5\n',
		'pids.events.local': 'max 3\n',
		'box/pids.events': 'max 2\n',
	});
	expect(readLabStats({ unified: folder })?.pidsRefused).toBe(3);
});

test('statistics of v2 come from one directory', () => {
	record({
		'pids.current': '7\n',
		'memory.current': '123456\n',
		'cpu.stat': 'usage_usec 9876\nuser_usec 5000\nsystem_usec 4876\n',
		'memory.events': 'low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n',
		'memory.events.local': 'low 0\nhigh 0\nmax 7\noom 1\noom_kill 0\noom_group_kill 0\n',
		'init/memory.events': 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 1\noom_group_kill 0\n',
		'box/memory.events': 'low 0\nhigh 0\nmax 5\noom 2\noom_kill 1\noom_group_kill 0\n',
		'pids.events': 'max 5\n',
	});
	expect(readLabStats({ unified: folder })).toEqual({
		pids: 7,
		memoryBytes: 123_456,
		cpuMicroseconds: 9876,
		oomKills: 2,
		memoryRunsOut: { own: 1, any: 3 },
		pidsRefused: 5,
	});
});

test('where the kernel does not say whose limit of memory was reached, nobody’s was', () => {
	record({ 'pids.current': '7\n', 'memory.events': 'oom 3\noom_kill 2\n' });
	expect(readLabStats({ unified: folder })).toMatchObject({ oomKills: 2, memoryRunsOut: undefined });
});

test('statistics of v1 come from a directory for each controller', () => {
	record({
		'pids/pids.current': '3\n',
		'pids/pids.events': 'max 1\n',
		'memory/memory.usage_in_bytes': '4096\n',
		'memory/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 4\n',
		'cpuacct/cpuacct.usage': '1234567\n',
	});
	const cgroups = { pids: `${folder}/pids`, memory: `${folder}/memory`, cpuacct: `${folder}/cpuacct` };
	expect(readLabStats(cgroups)).toEqual({
		pids: 3,
		memoryBytes: 4096,
		cpuMicroseconds: 1234,
		oomKills: 4,
		memoryRunsOut: undefined,
		pidsRefused: 1,
	});
});
