import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/foundation/clock.ts';
import { isZombie } from '../../src/proc/is-zombie.ts';
import { createHostProcSource } from '../../src/proc/node/host-proc-source.ts';
import type { CgroupFacts } from '../../src/proc/snapshot.ts';
import { createSnapshotTaker } from '../../src/proc/take-snapshot.ts';
import { removeCgroupTree } from '../../src/runtime/oci/cgroup-tree.ts';
import { readHostMounts } from '../../src/runtime/oci/host-mounts.ts';

const mountPoint = readHostMounts().find(({ type }) => type === 'cgroup2')?.mountPoint;

/** Facts of the controllers that a cgroup with two processes in its tree has; on a hybrid host it has none. */
function unlimited(folder: string): CgroupFacts {
	const controllers = readFileSync(join(folder, 'cgroup.controllers'), 'latin1').trim().split(' ');
	return {
		...(controllers.includes('pids') && { pids: { max: null, current: 2, refused: 0 } }),
		...(controllers.includes('memory') && { memory: { max: null, current: expect.any(Number), oomKills: 0 } }),
		...(controllers.includes('cpu') && { cpu: { max: null } }),
	};
}

/** That of a hybrid host lacks controllers, but not membership, freezing and removed cgroups. */
describe.runIf(mountPoint !== undefined)('facts of cgroups on a real v2 tree', () => {
	const lab = join(mountPoint ?? '', `proclab-test-${process.pid}`);
	const box = join(lab, 'box');
	let parent: ChildProcess;
	let child: number;

	const source = createHostProcSource({
		livingPids: () => [parent.pid ?? 0, child],
		taskCount: () => undefined,
		cgroupFolders: { unified: lab },
	});
	const makeTaker = () =>
		createSnapshotTaker({
			...{ source, clock: systemClock, init: { pid: 1, starttime: 1 }, rootUid: 0, isFromImage: () => true },
			reads: new Set(['cgroup']),
		});

	beforeEach(async () => {
		mkdirSync(box, { recursive: true });
		parent = spawn('bash', ['-c', 'sleep 31201 & exec sleep 31202'], { stdio: 'ignore' });
		const { pid } = parent;
		child = await vi.waitFor(() => {
			const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
			if (!/^\d+ $/.test(children)) throw new Error('not forked yet');
			if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('sleep'))
				throw new Error('it still waits for its child');
			return Number(children);
		});
		writeFileSync(join(lab, 'cgroup.procs'), String(pid));
		writeFileSync(join(box, 'cgroup.procs'), String(child));
	});

	afterEach(async () => {
		process.kill(child, 'SIGKILL');
		parent.kill('SIGKILL');
		await once(parent, 'exit');
		await expect.poll(() => removeCgroupTree(lab)).toBe(true);
	});

	test('a process is in the cgroup that its path below the lab’s says, frozen or not', async () => {
		const taker = makeTaker();
		const factsOf = () => {
			const { processes, cgroups, gaps } = taker.take();
			return { paths: processes.map(({ details }) => details.cgroup?.unified), cgroups, gaps };
		};
		try {
			expect(factsOf()).toEqual({
				paths: ['/', '/box'],
				cgroups: { '/': { frozen: false, ...unlimited(lab) }, '/box': { frozen: false } },
				gaps: [],
			});
			writeFileSync(join(box, 'cgroup.freeze'), '1');
			await expect.poll(factsOf).toMatchObject({ cgroups: { '/': { frozen: false }, '/box': { frozen: true } } });
			const state = taker.take().processes.find(({ pid }) => pid === child)?.state;
			expect(state).toBe('S');
		} finally {
			writeFileSync(join(box, 'cgroup.freeze'), '0');
			writeFileSync(join(lab, 'cgroup.procs'), String(child));
			rmdirSync(box);
		}
	});

	test('a zombie keeps the path of a cgroup that was removed, which has no facts any more', async () => {
		const taker = makeTaker();
		taker.take();
		process.kill(child, 'SIGKILL');
		const zombie = () => taker.take().processes.find(isZombie);
		await expect.poll(() => zombie()?.pid).toBe(child);
		rmdirSync(box);
		expect(readFileSync(`/proc/${child}/cgroup`, 'latin1')).toContain('/box (deleted)\n');
		await expect.poll(() => Object.keys(taker.take().cgroups ?? {})).toEqual(['/']);
		expect(zombie()).toMatchObject({ details: { cgroup: { unified: '/box' } }, unreadable: {} });
	});
});
