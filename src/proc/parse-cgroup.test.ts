import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cgroupOf, parseCgroup } from './parse-cgroup.ts';

function parsed(text: string) {
	const memberships = parseCgroup(text);
	if (!memberships.ok) throw new Error(memberships.error);
	return memberships.value;
}

test('v1 has a line for each hierarchy', () => {
	const text = readFileSync(new URL('./fixtures/sleep/cgroup', import.meta.url), 'latin1');
	expect(cgroupOf(parsed(text), 'pids')).toMatchObject({ controllers: ['pids'], path: '/', deleted: false });
});

test('controllers mounted together share a line, and names count as controllers', () => {
	const found = parsed('9:cpu,cpuacct:/lab/a\n1:name=systemd:/init.scope\n');
	expect(cgroupOf(found, 'cpuacct')?.path).toBe('/lab/a');
	expect(cgroupOf(found, 'name=systemd')?.path).toBe('/init.scope');
});

test('v2 is the answer for every controller that no v1 hierarchy has', () => {
	const found = parsed('8:pids:/v1\n0::/v2\n');
	expect(cgroupOf(found, 'pids')?.path).toBe('/v1');
	expect(cgroupOf(found, 'memory')?.path).toBe('/v2');
	expect(cgroupOf(parsed('8:pids:/v1\n'), 'memory')).toBeUndefined();
});

test('a removed cgroup is marked and its path cleaned', () => {
	expect(parsed('0::/proclab/lab-1/box (deleted)\n')).toEqual([
		{ hierarchy: 0, controllers: [], path: '/proclab/lab-1/box', deleted: true },
	]);
});

test('a path may hold colons and spaces', () => {
	expect(parsed('0::/a:b c/0::/d\n')[0]?.path).toBe('/a:b c/0::/d');
});

test('malformed lines are an error and nothing throws', () => {
	expect(parseCgroup('pids:/x\n')).toEqual({ ok: false, error: 'cgroup has a malformed line: pids:/x' });
	const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => String.fromCharCode(...array));
	fc.assert(fc.property(bytes, (text) => typeof parseCgroup(text).ok === 'boolean'));
});

test('any path without a newline is read back as it is', () => {
	const path = fc.string().map((text) => `/${text.replaceAll('\n', '')}.`);
	fc.assert(fc.property(path, (text) => parsed(`0::${text}\n`)[0]?.path === text));
});
