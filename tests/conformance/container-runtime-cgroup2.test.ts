import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { delegateCgroup } from '../../src/runtime/oci/cgroup-delegation.ts';
import { type CgroupLayout, labCgroups } from '../../src/runtime/oci/cgroup-layout.ts';
import { cgroupProcesses, cgroupTree, removeCgroupTree } from '../../src/runtime/oci/cgroup-tree.ts';
import { destroyLab } from '../../src/runtime/oci/destroy-lab.ts';
import { describeHost } from '../../src/runtime/oci/host.ts';
import { readHostMounts } from '../../src/runtime/oci/host-mounts.ts';
import { makeHome, removeHome } from './container-runtime-kit.ts';

const mountPoint = readHostMounts().find(({ type }) => type === 'cgroup2')?.mountPoint;

/** The v2 side on a real v2 tree: that of a hybrid host lacks controllers, but not membership, delegation and `cgroup.kill`. */
describe.runIf(mountPoint !== undefined)('a lab’s cgroup on a real v2 tree', () => {
	const layout: CgroupLayout = {
		version: 2,
		controllers: { unified: mountPoint ?? '' },
		hierarchies: [mountPoint ?? ''],
	};
	let home: Home;
	let lab: LabRef;
	let cgroup: string;
	let members: ChildProcess[];

	beforeEach(() => {
		home = makeHome();
		const cgroups = labCgroups(layout, home.tag, 'v2');
		cgroup = cgroups.unified ?? '';
		lab = { id: 'v2', init: { pid: 0, starttime: 0 }, rootUid: 100_000, imagePath: '', cgroups, labels: {} };
		mkdirSync(cgroup, { recursive: true });
		members = ['1008', '1009'].map((seconds) => spawn('sleep', [seconds], { uid: 100_000, stdio: 'ignore' }));
		for (const { pid } of members) writeFileSync(join(cgroup, 'cgroup.procs'), String(pid));
	});
	afterEach(async () => {
		for (const member of members) member.kill('SIGKILL');
		await vi.waitFor(() => expect(removeCgroupTree(join(cgroup, '..'))).toBe(true));
		removeHome(home);
	});

	test('its members are moved to a leaf, so that the lab may share out its controllers', () => {
		delegateCgroup(layout, lab);
		expect(readFileSync(join(cgroup, 'cgroup.procs'), 'utf8')).toBe('');
		const moved = readFileSync(join(cgroup, 'init/cgroup.procs'), 'utf8').trim().split('\n').map(Number);
		expect(moved.toSorted()).toEqual(members.map(({ pid }) => pid).toSorted());
		expect([...cgroupProcesses(cgroup)].toSorted()).toEqual(moved.toSorted());
	});

	test('root of the lab may make cgroups below and move into them, but the limits stay the host’s', () => {
		delegateCgroup(layout, lab);
		for (const file of ['', 'cgroup.procs', 'cgroup.subtree_control', 'init', 'init/cgroup.procs'])
			expect(statSync(join(cgroup, file)).uid).toBe(100_000);
		for (const file of ['cgroup.max.depth', 'cgroup.freeze', 'cgroup.kill'])
			expect(statSync(join(cgroup, file)).uid).toBe(0);
		const script = `mkdir ${cgroup}/box && echo ${members[0]?.pid} > ${cgroup}/box/cgroup.procs`;
		execFileSync('setpriv', ['--reuid', '100000', '--regid', '100000', '--clear-groups', 'sh', '-c', script]);
		expect(readFileSync(join(cgroup, 'box/cgroup.procs'), 'utf8')).toBe(`${members[0]?.pid}\n`);
	});

	test('root of the lab can not make so many cgroups, or so deep, that they could not be removed', () => {
		delegateCgroup(layout, lab);
		const deep = Array.from({ length: 12 }, (_, index) => join(cgroup, 'n'.repeat(255), ...Array(index).fill('n')));
		expect(() => deep.map((directory) => mkdirSync(directory))).toThrow('EAGAIN');
		const many = Array.from({ length: 100 }, (_, index) => join(cgroup, `box-${index}`));
		expect(() => many.map((directory) => mkdirSync(directory))).toThrow('EAGAIN');
		expect(cgroupTree(cgroup)).toHaveLength(65);
	});

	test('all of it is killed and removed, frozen, nested or oddly named', async () => {
		delegateCgroup(layout, lab);
		mkdirSync(join(cgroup, 'box'));
		writeFileSync(join(cgroup, 'box/cgroup.procs'), String(members[0]?.pid));
		writeFileSync(join(cgroup, 'box/cgroup.freeze'), '1');
		mkdirSync(Buffer.concat([Buffer.from(`${cgroup}/`), Buffer.from([0xff, 0xfe])]));
		const host = { ...describeHost(home, silentLogger, 'runc'), cgroups: layout };
		expect(await destroyLab(host, 'v2')).toEqual({ ok: true, value: undefined });
		expect(existsSync(cgroup)).toBe(false);
	});
});
