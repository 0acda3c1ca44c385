import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHostProcSource } from './host-proc-source.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync('/tmp/proclab-proc-');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string | Buffer): void {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), content);
}

const sourceOf = (cgroupFolders: Readonly<Record<string, string>> = {}) =>
	createHostProcSource({ livingPids: () => [], taskCount: () => undefined, cgroupFolders, procRoot: folder });

test('a file that this kernel has for no process is ENOSYS, one that only this process lacks ENOENT', () => {
	write('self/wchan', '');
	write('7/stat', '');
	expect(sourceOf().read(7, 'syscall')).toEqual({ ok: false, error: 'ENOSYS' });
	expect(sourceOf().read(7, 'wchan')).toEqual({ ok: false, error: 'ENOENT' });
});

test('a file beyond its limit is EFBIG; of sockets the beginning is read, without a last newline', () => {
	write('7/mountinfo', 'x'.repeat(256 * 1024 + 1));
	write('7/net/tcp', `${'x'.repeat(64 * 1024 - 1)}\nmore`);
	expect(sourceOf().read(7, 'mountinfo')).toEqual({ ok: false, error: 'EFBIG' });
	expect(sourceOf().read(7, 'net/tcp')).toEqual({ ok: true, value: 'x'.repeat(64 * 1024 - 1) });
});

test('open files are listed in order of their numbers, up to a bound', () => {
	const source = createHostProcSource({ livingPids: () => [], taskCount: () => undefined });
	const fds = source.openFds(process.pid, 10_000);
	expect(fds.ok && fds.value.slice(0, 3)).toEqual([0, 1, 2]);
	expect(fds.ok && fds.value).toEqual(fds.ok && fds.value.toSorted((a, b) => a - b));
	expect(source.openFds(process.pid, 2)).toEqual({ ok: false, error: 'EFBIG' });
	expect(sourceOf().openFds(7, 2)).toEqual({ ok: false, error: 'ENOENT' });
});

test('what a link leads to is told with its links and its room', () => {
	write('file', 'x'.repeat(5_000));
	mkdirSync(join(folder, '7'));
	symlinkSync(join(folder, 'file'), join(folder, '7/exe'));
	const file = sourceOf().file(7, 'exe');
	expect(file).toMatchObject({ ok: true, value: { links: 1 } });
	expect(file.ok && file.value.bytes).toBeGreaterThanOrEqual(5_000);
	expect(sourceOf().file(7, 'root')).toEqual({ ok: false, error: 'ENOENT' });
});

test('of a v1 controller’s tree its own files are read, and trees lie over each other', () => {
	write('cgroup/pids/lab/pids.max', '9\n');
	write('cgroup/pids/lab/box/pids.max', '5\n');
	write('cgroup/memory/lab/memory.max', 'x');
	write('cgroup/memory/lab/pids.max', 'not of this controller');
	const folders = { pids: join(folder, 'cgroup/pids/lab'), memory: join(folder, 'cgroup/memory/lab') };
	expect(sourceOf(folders).cgroups(['pids.max', 'memory.max', 'cpu.max'])).toEqual({
		cgroups: [
			{ path: '/', files: { 'pids.max': '9\n', 'memory.max': 'x' } },
			{ path: '/box', files: { 'pids.max': '5\n' } },
		],
		gaps: [],
	});
});

test('a cgroup may have a name that is no UTF-8; a link among cgroups is not followed', () => {
	const odd = Buffer.concat([Buffer.from(`${folder}/lab/`), Buffer.from([0xff, 0xfe])]);
	mkdirSync(odd, { recursive: true });
	writeFileSync(Buffer.concat([odd, Buffer.from('/pids.max')]), '3\n');
	write('elsewhere/pids.max', 'not of the lab');
	symlinkSync(join(folder, 'elsewhere'), join(folder, 'lab/link'));
	const { cgroups } = sourceOf({ unified: join(folder, 'lab') }).cgroups(['pids.max']);
	expect(cgroups).toEqual([
		{ path: '/', files: {} },
		{ path: '/\u00ff\u00fe', files: { 'pids.max': '3\n' } },
	]);
});

test('cgroups are read up to a bound, the upper ones first, and the rest is told; none of a lab that is gone', () => {
	for (let index = 0; index < 90; index += 1) mkdirSync(join(folder, `lab/a/b${index}`), { recursive: true });
	mkdirSync(join(folder, 'lab/z'));
	const { cgroups, gaps } = sourceOf({ unified: join(folder, 'lab') }).cgroups(['pids.max']);
	expect(
		cgroups
			.slice(0, 3)
			.map(({ path }) => path)
			.sort(),
	).toEqual(['/', '/a', '/z']);
	expect(cgroups).toHaveLength(80);
	expect(gaps).toEqual(['the lab has more than 80 cgroups, and the rest was not read']);
	expect(sourceOf({ unified: join(folder, 'gone') }).cgroups(['pids.max'])).toEqual({ cgroups: [], gaps: [] });
});
