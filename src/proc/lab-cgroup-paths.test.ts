import { expect, test } from 'vitest';
import { labCgroupPaths } from './lab-cgroup-paths.ts';
import { parseCgroup } from './parse-cgroup.ts';

const v1 = { pids: '/sys/fs/cgroup/pids/proclab-1/lab-7', memory: '/sys/fs/cgroup/memory/proclab-1/lab-7' };
const v2 = { unified: '/sys/fs/cgroup/proclab-1/lab-7' };

function paths(text: string, folders: Readonly<Record<string, string>>) {
	const memberships = parseCgroup(text);
	if (!memberships.ok) throw new Error(memberships.error);
	return labCgroupPaths(memberships.value, folders);
}

test('a process of the lab itself is at its root, others below', () => {
	expect(paths('0::/proclab-1/lab-7\n', v2)).toEqual({ unified: '/' });
	expect(paths('0::/proclab-1/lab-7/init\n', v2)).toEqual({ unified: '/init' });
});

test('v1 has a path for each controller that the lab has, in whatever order', () => {
	const text = '9:name=systemd:/\n8:memory:/proclab-1/lab-7\n3:cpuset,pids:/proclab-1/lab-7/box/in\n0::/\n';
	expect(paths(text, v1)).toEqual({ pids: '/box/in', memory: '/' });
});

test('what precedes the lab’s own name depends on who reads, and does not matter', () => {
	expect(paths('0::/docker/abc/proclab-1/lab-7/box\n', v2)).toEqual({ unified: '/box' });
	expect(paths('0::/../../proclab-1/lab-7/box\n', v2)).toEqual({ unified: '/box' });
});

test('a name in the lab does not mislead, be it the lab’s own or longer', () => {
	expect(paths('0::/proclab-1/lab-7/lab-7/x\n', v2)).toEqual({ unified: '/lab-7/x' });
	expect(paths('0::/proclab-1/lab-70/lab\n', v2)).toEqual({});
});

test('the mark of a removed cgroup is no part of its path', () => {
	expect(paths('0::/proclab-1/lab-7/box (deleted)\n', v2)).toEqual({ unified: '/box' });
});

test('a zombie on v1 is in no cgroup of the lab', () => {
	expect(paths('9:memory:/\n8:pids:/\n0::/\n', v1)).toEqual({});
});

test('names are read as UTF-8', () => {
	expect(paths('0::/proclab-1/lab-7/k\u00c3\u00a4fig\n', v2)).toEqual({ unified: '/käfig' });
});
