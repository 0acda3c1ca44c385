import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Logger, silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import { Reaper } from '../../src/lifecycle/reaper.ts';
import type { ContainerRuntime, LabRef } from '../../src/runtime/container-runtime.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { claimedRanges } from '../../src/runtime/oci/id-ranges.ts';
import { labPaths } from '../../src/runtime/oci/lab-paths.ts';
import { readLabState } from '../../src/runtime/oci/lab-state.ts';
import { hostImage, leftovers, makeHome, nothing, removeHome } from '../conformance/container-runtime-kit.ts';
import { limitsWith } from '../conformance/lab-limits.ts';
import { lesson } from '../conformance/labd-bench.ts';
import * as labd from '../conformance/labd-kit.ts';
import { Page } from '../conformance/labd-page.ts';
import { HangingFolder } from './kit/hanging-folder.ts';

let home: Home;
let runtime: ContainerRuntime;

beforeEach(() => {
	home = makeHome();
	runtime = createOciRuntime({ home, logger: silentLogger });
});
afterEach(async () => {
	await expect.poll(() => leftovers(home)).toEqual(nothing);
	removeHome(home);
});

async function make(id: string): Promise<LabRef> {
	const imagePath = await hostImage();
	const created = await runtime.create({ id, imagePath, hostname: 'lab', limits: limitsWith(), labels: {} });
	if (!created.ok) throw new Error(JSON.stringify(created.error));
	return created.value;
}

function rangesOf(id: string): readonly number[] {
	return claimedRanges(home.tag).flatMap((range) => (range.id === id ? [range.first] : []));
}

test.skipIf(!existsSync('/dev/fuse'))(
	'a process that cannot be killed keeps its lab’s ids from others, who go on; it is told, and all goes when it can',
	async () => {
		const told: object[] = [];
		const logger: Logger = { ...silentLogger, error: (facts: object) => told.push(facts) };
		const stuck = await make('stuck');
		const range = rangesOf('stuck');
		expect(range).toHaveLength(1);
		await using folder = await HangingFolder.mount();
		const pid = folder.startWaiting();
		const { pids, unified = '' } = stuck.cgroups;
		writeFileSync(join(pids ?? join(unified, 'init'), 'cgroup.procs'), String(pid));

		const reaper = new Reaper({ runtime, logger, known: new Set(['other']) });
		const looking = reaper.look();
		for (let round = 0; round < 3; round += 1) {
			const other = await make('other');
			expect(range).not.toContain(rangesOf('other')[0]);
			expect(other.rootUid).not.toBe(stuck.rootUid);
			expect(await runtime.destroy('other')).toEqual({ ok: true, value: undefined });
		}
		const { destroyed, problems } = await looking;
		expect(destroyed).toEqual([]);
		expect(problems).toMatchObject([
			{ code: 'lab-not-removed', why: expect.stringContaining(`outlived SIGKILL: ${pid} (D`) },
		]);
		expect(told).toMatchObject([{ lab: 'stuck', problem: { code: 'lab-not-removed' } }]);
		expect(rangesOf('stuck')).toEqual(range);
		expect((await runtime.list()).map(({ id }) => id)).toEqual(['stuck']);

		await folder.letGo();
		expect((await reaper.look()).destroyed).toMatchObject([{ id: 'stuck' }]);
		expect(rangesOf('stuck')).toEqual([]);
	},
);

test('a mount that somebody of the host uses is detached at once, and its disk goes with the last user', async () => {
	await make('busy');
	const { disk, rootfs } = labPaths(home, 'busy');
	const users = [disk, rootfs].map((cwd) => spawn('sleep', ['1030'], { cwd, stdio: 'ignore' }));
	expect(await runtime.destroy('busy')).toEqual({ ok: true, value: undefined });
	expect(leftovers(home)).toMatchObject({ mounts: [], cgroups: [], files: [], ranges: [] });
	expect(leftovers(home).loops).toHaveLength(1);
	await make('busy');
	expect(await runtime.destroy('busy')).toEqual({ ok: true, value: undefined });
	for (const user of users) {
		const ended = once(user, 'exit');
		user.kill('SIGKILL');
		await ended;
	}
});

test.skipIf(!existsSync('/dev/fuse'))(
	'a process that cannot be killed holds up neither a reset nor labd’s end; what is left is told, and the next labd removes it',
	async () => {
		const own = labd.makeHome();
		const first = await new labd.LabdProcess(own).ready();
		const pages = await Promise.all(['ann', 'ben', 'cy'].map((learner) => Page.connect(own, { learner, lesson })));
		await Promise.all(pages.map((page) => page.ready()));
		const [ann] = pages;
		const stuck = ann?.lab?.lab ?? '';
		await using folder = await HangingFolder.mount();
		const pid = folder.startWaiting();
		const { pids, unified = '' } = readLabState(labPaths(own, stuck).state)?.cgroups ?? {};
		writeFileSync(join(pids ?? join(unified, 'init'), 'cgroup.procs'), String(pid));

		const asked = performance.now();
		ann?.say({ type: 'reset-lab' });
		await ann?.until(() => ann.lab?.state === 'ready' && ann.lab.lab !== stuck);
		expect(performance.now() - asked).toBeLessThan(9_000);
		expect(existsSync(`/proc/${pid}`)).toBe(true);

		const told = performance.now();
		expect(await first.end('SIGTERM')).toBe(0);
		expect(performance.now() - told).toBeLessThan(10_000);
		expect(labd.leftovers(own)).toMatchObject({ labs: [stuck], processes: [String(pid)] });
		expect(first.printed).toContain(`"labs":["${stuck}"],"msg":"labs were killed but not wholly removed`);

		await folder.letGo();
		const next = await new labd.LabdProcess(own).ready();
		expect(labd.leftovers(own)).toEqual(labd.nothing);
		const again = await Page.connect(own, { learner: 'ann', lesson });
		await again.until(() => again.lab !== undefined);
		expect(again.lab?.ended?.cause).toBe('labd-stopped');
		expect(await next.end('SIGTERM')).toBe(0);
		labd.removeHome(own);
	},
);
