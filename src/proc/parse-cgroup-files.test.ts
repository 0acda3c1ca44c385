import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cgroupFiles, parseCgroupFiles } from './parse-cgroup-files.ts';

function recorded(name: string): Readonly<Record<string, string>> {
	const folder = new URL(`./fixtures/${name}/`, import.meta.url);
	return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), 'latin1')]));
}

const v2 = {
	...{ 'pids.max': '20\n', 'pids.current': '3\n', 'pids.events': 'max 2\n' },
	...{ 'memory.max': '67108864\n', 'memory.current': '1429504\n', 'cpu.max': '50000 100000\n' },
	'memory.events': 'low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n',
	'cgroup.events': 'populated 1\nfrozen 1\n',
};

test('limits and counters of v1 are read', () => {
	expect(Object.keys(recorded('cgroup-v1-box')).sort()).toEqual([...cgroupFiles[1]].sort());
	expect(parseCgroupFiles(recorded('cgroup-v1-box'))).toEqual({
		pids: { max: 2, current: 1, refused: 10 },
		memory: { max: 20_971_520, current: 65_536, oomKills: 1 },
		cpu: { max: 0.5 },
		frozen: true,
	});
});

test('no limit is null, and v1 has a huge number for it', () => {
	const files = recorded('cgroup-v1-unlimited');
	expect(files['memory.limit_in_bytes']).toBe('9223372036854771712\n');
	expect(parseCgroupFiles(files)).toMatchObject({
		pids: { max: null, current: 0, refused: 0 },
		memory: { max: null, oomKills: 0 },
		cpu: { max: null },
		frozen: false,
	});
	const unlimited = { ...v2, 'pids.max': 'max\n', 'memory.max': 'max\n', 'cpu.max': 'max 100000\n' };
	expect(parseCgroupFiles(unlimited)).toMatchObject({ pids: { max: null }, memory: { max: null }, cpu: { max: null } });
});

test('limits and counters of v2 are read', () => {
	expect(Object.keys(v2).sort()).toEqual([...cgroupFiles[2]].sort());
	expect(parseCgroupFiles(v2)).toEqual({
		pids: { max: 20, current: 3, refused: 2 },
		memory: { max: 67_108_864, current: 1_429_504, oomKills: 2 },
		cpu: { max: 0.5 },
		frozen: true,
	});
});

test('a cgroup that is still freezing is not frozen', () => {
	expect(parseCgroupFiles({ 'freezer.state': 'FREEZING\n' })).toEqual({ frozen: false });
});

test('a controller of which a file is not there or malformed is absent', () => {
	expect(parseCgroupFiles({})).toEqual({});
	const { 'pids.max': _, ...others } = v2;
	expect(parseCgroupFiles({ ...others, 'memory.max': '-\n', 'cpu.max': '5\n' })).toEqual({ frozen: true });
});

test('nothing throws', () => {
	const files = fc.record(
		Object.fromEntries([...cgroupFiles[1], ...cgroupFiles[2]].map((file) => [file, fc.string()])),
	);
	fc.assert(fc.property(files, (texts) => typeof parseCgroupFiles(texts) === 'object'));
});
