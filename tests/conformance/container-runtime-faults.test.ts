import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import type { LabSpec } from '../../src/runtime/container-runtime.ts';
import { createOciRuntime, createRuntimeOn } from '../../src/runtime/oci/create-oci-runtime.ts';
import { describeHost } from '../../src/runtime/oci/host.ts';
import { claimRange } from '../../src/runtime/oci/id-ranges.ts';
import { patience } from '../patience.ts';
import { hostImage, leftovers, makeHome, nothing, removeHome } from './container-runtime-kit.ts';
import { limitsWith, megabyte } from './lab-limits.ts';

let home: Home;
let imagePath: string;

beforeEach(async () => {
	home = makeHome();
	imagePath = await hostImage();
});
afterEach(() => removeHome(home));

function spec(id: string, changes: Partial<LabSpec> = {}): LabSpec {
	const limits = limitsWith({ pids: 64, memoryBytes: 64 * megabyte });
	return { id, imagePath, hostname: 'lab', limits, labels: {}, ...changes };
}

function makeProgram(name: string, script: string): string {
	const file = join(home.path, name);
	writeFileSync(file, `#!/bin/bash\n${script}\n`);
	chmodSync(file, 0o755);
	return file;
}

test('whenever its maker is killed, a new one finds and removes all that there is of the labs', async () => {
	const creator = join(import.meta.dirname, 'container-runtime-creator.ts');
	for (let moment = 0; moment < 24; moment += 1) {
		const maker = spawn(process.execPath, [creator, home.path, imagePath], { stdio: ['ignore', 'pipe', 'inherit'] });
		await once(maker.stdout, 'data');
		await vi.waitFor(() => expect(existsSync(join(home.labs, 'crash-0/lab.json'))).toBe(true), {
			...{ interval: 1, timeout: 10_000 },
		});
		await sleep(moment * 6);
		maker.kill('SIGKILL');
		await once(maker, 'exit');
		const runtime = createOciRuntime({ home, logger: silentLogger });
		const found = await runtime.list();
		expect(found.map(({ id }) => id)).toContain('crash-0');
		for (const lab of found) expect(await runtime.destroy(lab.id)).toEqual({ ok: true, value: undefined });
		expect(await runtime.list()).toEqual([]);
		await vi.waitFor(() => expect(leftovers(home)).toEqual(nothing), { timeout: 2000 });
	}
});

test('a lab is found by its mount and its cgroups alone, when its folder is lost', async () => {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	expect((await runtime.create(spec('lost'))).ok).toBe(true);
	rmSync(join(home.labs, 'lost', 'lab.json'));
	rmSync(join(home.run, 'runc', 'lost'), { recursive: true });
	expect(await runtime.list()).toMatchObject([{ id: 'lost', init: { pid: 0 }, labels: {} }]);
	expect(await runtime.destroy('lost')).toEqual({ ok: true, value: undefined });
	expect(leftovers(home)).toEqual(nothing);
});

test.each([
	['a folder', () => mkdirSync(join(home.labs, 'rest/upper'), { recursive: true })],
	[
		'a mount',
		() => {
			mkdirSync(join(home.run, 'rootfs/rest'), { recursive: true });
			execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', join(home.run, 'rootfs/rest')]);
		},
	],
	[
		'a disk',
		() => {
			mkdirSync(join(home.run, 'disks/rest'), { recursive: true });
			execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', join(home.run, 'disks/rest')]);
		},
	],
	['a cgroup', () => mkdirSync(join(cgroupMountPoint(), `proclab-${home.tag}/rest/box`), { recursive: true })],
	['the engine’s state', () => mkdirSync(join(home.run, 'runc/rest'), { recursive: true })],
	['its range of ids', () => claimRange({ tag: home.tag, id: 'rest' })],
])('a lab of which only %s is left is found and removed', async (_, leave) => {
	leave();
	const runtime = createOciRuntime({ home, logger: silentLogger });
	expect(await runtime.list()).toMatchObject([{ id: 'rest' }]);
	expect(await runtime.destroy('rest')).toEqual({ ok: true, value: undefined });
	expect(await runtime.list()).toEqual([]);
	expect(leftovers(home)).toEqual(nothing);
});

function cgroupMountPoint(): string {
	const { pids, unified } = describeHost(home, silentLogger, 'runc').cgroups?.controllers ?? {};
	return pids ?? unified ?? '';
}

test('a program that was only just entering a lab ends with it', async () => {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	const created = await runtime.create(spec('entered'));
	if (!created.ok) throw new Error(JSON.stringify(created.error));
	const entering = spawn('sleep', ['1010'], { stdio: 'ignore' });
	const { pids, unified = '' } = created.value.cgroups;
	writeFileSync(join(pids ?? join(unified, 'init'), 'cgroup.procs'), String(entering.pid));
	const ended = once(entering, 'exit');
	expect(await runtime.destroy('entered')).toEqual({ ok: true, value: undefined });
	expect(await ended).toEqual([null, 'SIGKILL']);
	expect(leftovers(home)).toEqual(nothing);
});

test('a lab that takes too long to start is given up with nothing left', async () => {
	const host = describeHost(home, silentLogger, 'runc');
	const engineFile = makeProgram('slow-engine', `${host.engineFile} "$@"; sleep 60`);
	const runtime = createRuntimeOn({ ...host, engineFile, createTimeout: 500 });
	const created = await runtime.create(spec('slow'));
	expect(created).toMatchObject({ ok: false, error: { code: 'lab-start-timed-out' } });
	expect(leftovers(home)).toEqual(nothing);
});

test('what the engine says of a lab that it can not start is the reason given', async () => {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	const emptyImage = join(home.path, 'empty');
	mkdirSync(join(emptyImage, 'rootfs'), { recursive: true });
	const created = await runtime.create(spec('empty', { imagePath: emptyImage }));
	expect(created).toMatchObject({
		ok: false,
		error: { code: 'lab-start-failed', why: expect.stringMatching(/\/bin\/sh.*no such file or directory/) },
	});
	expect(leftovers(home)).toEqual(nothing);
});

test('a PID 1 that ends at once is told, and nothing is left', async () => {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	const image = join(home.path, 'short');
	mkdirSync(join(image, 'rootfs/usr/bin'), { recursive: true });
	cpSync(join(imagePath, 'rootfs/usr/bin/tini-static'), join(image, 'rootfs/usr/bin/env'));
	const created = await runtime.create(spec('short', { imagePath: image }));
	expect(created).toMatchObject({ ok: false, error: { code: 'lab-start-failed' } });
	expect(leftovers(home)).toEqual(nothing);
});

test('a full disk is a problem with a fix, and the home is as before', async () => {
	mkdirSync(home.labs);
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', home.labs]);
	try {
		writeFileSync(join(home.labs, 'full'), Buffer.alloc(12_288));
		const created = await createOciRuntime({ home, logger: silentLogger }).create(spec('full-disk'));
		expect(created).toMatchObject({ ok: false, error: { code: 'no-space', fix: expect.stringContaining('disk') } });
	} finally {
		execFileSync('umount', [home.labs]);
	}
	expect(leftovers(home)).toEqual(nothing);
});

test('a home reached through a link is one home, and a lab’s root lies outside it', async () => {
	const link = `${home.path}-link`;
	symlinkSync(home.path, link);
	try {
		const runtime = createOciRuntime({ home: { ...home, labs: join(link, 'labs') }, logger: silentLogger });
		expect((await runtime.create(spec('linked'))).ok).toBe(true);
		expect(readFileSync('/proc/self/mountinfo', 'utf8')).toContain(`${home.run}/rootfs/linked`);
		expect(await runtime.destroy('linked')).toEqual({ ok: true, value: undefined });
	} finally {
		rmSync(link);
	}
	expect(leftovers(home)).toEqual(nothing);
});

/** A start may take so long and no longer, on a slow machine too: there fewer begin at once. */
const many = Math.ceil(40 / patience);

test(`${many} labs at once all start, and all go`, async () => {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	const ids = Array.from({ length: many }, (_, number) => `herd-${number}`);
	const created = await Promise.all(ids.map((id) => runtime.create(spec(id))));
	expect(created.filter((result) => !result.ok)).toEqual([]);
	await Promise.all(ids.map((id) => runtime.destroy(id)));
	expect(leftovers(home)).toEqual(nothing);
});
