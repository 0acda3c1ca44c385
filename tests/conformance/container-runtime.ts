import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { rootless } from '../../src/foundation/node/user-namespace.ts';
import { labIds } from '../../src/runtime/image/built-image.ts';
import { keeperPid } from '../../src/runtime/oci/bundle.ts';
import { LabBench, leftovers, namespacesOf, nothing, type RuntimeHarness, statusOf } from './container-runtime-kit.ts';
import { describeLabShells } from './container-runtime-shells.ts';
import { limitsWith, megabyte } from './lab-limits.ts';

const sysResource = 24n;

/** What every container runtime must do, tried with real labs. */
export function describeContainerRuntime(name: string, create: () => Promise<RuntimeHarness>): void {
	describe(`${name} as a container runtime`, () => {
		let harness: RuntimeHarness;
		let bench: LabBench;

		beforeAll(async () => {
			harness = await create();
			bench = new LabBench(harness);
		});
		afterEach(() => bench.clear());
		afterAll(() => harness.remove());

		test('says which version it is', async () => {
			expect(await bench.runtime.probe()).toEqual({
				usable: true,
				version: expect.stringMatching(/\d+\.\d+/),
				shortfalls: rootless ? expect.arrayContaining([expect.objectContaining({ code: 'no-cgroups' })]) : [],
			});
		});

		describeFences(() => bench);
		describeLimits(() => bench);
		describeLabShells(() => bench);
		describeLifeAndDeath(() => bench);
	});
}

/** What every way of opening terminals must do. */
export function describeShellsOf(name: string, create: () => Promise<RuntimeHarness>): void {
	describe(name, () => {
		let bench: LabBench;

		beforeAll(async () => {
			bench = new LabBench(await create());
		});
		afterEach(() => bench.clear());
		afterAll(() => bench.harness.remove());

		describeLabShells(() => bench);
	});
}

function describeFences(bench: () => LabBench): void {
	test('no lab shares a namespace with the host or with another lab', async () => {
		const labs = [await bench().start('one'), await bench().start('two')];
		const numbers = ['self' as const, ...labs.map((lab) => lab.init.pid)].flatMap((pid) =>
			Object.values(namespacesOf(pid)),
		);
		expect(new Set(numbers).size).toBe(3 * 7);
	});

	test('root inside is nobody outside', async () => {
		const labs = [await bench().start('root'), await bench().start('other-root')];
		for (const lab of labs) {
			const { output } = await bench().run(lab, 'id -u; cat /proc/self/uid_map /proc/self/gid_map');
			expect(output.trim().split(/\s+/).map(Number)).toEqual([
				0,
				...[0, lab.rootUid, labIds.count],
				...[0, lab.rootUid, labIds.count],
			]);
			expect(statusOf(lab.init.pid).facts.uids).toEqual([lab.rootUid, lab.rootUid, lab.rootUid, lab.rootUid]);
			expect(lab.rootUid).toBeGreaterThanOrEqual(rootless ? 1 : 1_000_000);
		}
		expect(new Set(labs.map(({ rootUid }) => rootUid)).size).toBe(rootless ? 1 : 2);
	});

	test('root inside may not raise its own limits', async () => {
		const lab = await bench().start('caps');
		expect((BigInt(`0x${statusOf(lab.init.pid).facts.capBnd}`) >> sysResource) & 1n).toBe(0n);
	});

	test('a lab has its own name, and nothing of the host in its mounts', async () => {
		const lab = await bench().start('names', { hostname: 'tiny-host' });
		const said = await bench().run(lab, 'hostname; cat /proc/self/mountinfo');
		expect(said.output).toMatch(/^tiny-host\n/);
		expect(said.output).not.toContain(bench().harness.home.path);
		expect(said.output).not.toContain(bench().harness.imagePath);
	});

	test('a program has the inode of its file in the image', async () => {
		const lab = await bench().start('inode');
		const { shell, pty, exited } = bench().open(lab, { argv: ['sleep', '1001'] });
		await vi.waitFor(() => expect(bench().running(lab, 'sleep 1001')).toHaveLength(1));
		const [pid] = bench().running(lab, 'sleep 1001');
		expect(statSync(`/proc/${pid}/exe`).ino).toBe(statSync(join(lab.imagePath, 'rootfs/usr/bin/sleep')).ino);
		shell[Symbol.dispose]();
		await exited;
		expect(pty.pid).toBeGreaterThan(0);
	});

	test('what is written in one lab is in no other, and not in the image', async () => {
		const first = await bench().start('writer');
		await bench().run(first, 'echo mine > /etc/mine; rm /etc/hostname');
		const second = await bench().start('reader');
		expect(await bench().run(second, 'cat /etc/mine')).toMatchObject({ status: 1 });
		expect(readdirSync(join(first.imagePath, 'rootfs/etc'))).not.toContain('mine');
	});

	test('a learner can make namespaces, mounts and overlays of their own', async () => {
		const lab = await bench().start('nested');
		const script = `set -e
			unshare --pid --fork --mount-proc ps -o pid=,comm=
			unshare -Urmpf --mount-proc ps -o pid=,comm=
			ip netns add blue && ip netns exec blue ip -o link
			mkdir /tmp/{lower,upper,work,merged} && echo below > /tmp/lower/file
			mount -t overlay overlay -o lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work,userxattr /tmp/merged
			cat /tmp/merged/file`;
		const said = await bench().run(lab, script);
		expect(said).toMatchObject({ status: 0, errors: '' });
		expect(said.output).toMatch(/^ +1 ps\n +1 ps\n1: lo: .*\nbelow\n$/);
	});
}

function describeLimits(bench: () => LabBench): void {
	test('forks beyond the limit are refused, counted, and leave the host alone', async () => {
		const limits = limitsWith({ pids: 40 });
		const lab = await bench().start('forks', { limits });
		const said = await bench().run(lab, 'sh -c "while sleep 30 > /dev/null 2>&1 & do :; done"');
		expect(said.errors).toContain('Cannot fork');
		const stats = bench().runtime.stats(lab);
		if (!rootless) expect(stats?.pidsRefused).toBeGreaterThan(0);
		expect(stats?.pids).toBeLessThanOrEqual(40);
		expect(bench().runtime.processes(lab).length).toBeLessThanOrEqual(40);
	});

	test.skipIf(rootless)('memory beyond the limit ends the program, not the lab', async () => {
		const lab = await bench().start('memory', { limits: limitsWith({ memoryBytes: 64 * megabyte, cpus: 2 }) });
		const said = await bench().run(lab, 'set -o pipefail; head -c 300M /dev/zero | tail -c 299M > /dev/null; echo $?');
		expect(said.output).toContain('137');
		expect(bench().runtime.stats(lab)).toMatchObject({ oomKills: expect.toSatisfy((kills) => kills > 0) });
		expect((await bench().run(lab, 'echo alive')).output).toBe('alive\n');
	});

	test.skipIf(rootless)('processor time is shared out by the limit', async () => {
		const lab = await bench().start('cpu', { limits: limitsWith({ memoryBytes: 64 * megabyte, cpus: 0.25 }) });
		const used = () => bench().runtime.stats(lab)?.cpuMicroseconds ?? 0;
		const [usedBefore, began] = [used(), performance.now()];
		await bench().run(lab, 'timeout 2 sh -c "while :; do :; done" & timeout 2 sh -c "while :; do :; done"; wait');
		const cores = (used() - usedBefore) / 1000 / (performance.now() - began);
		expect(cores).toBeGreaterThan(0.025);
		expect(cores).toBeLessThan(0.5);
	});

	test('memory on a tmpfs of the lab is the lab’s', async () => {
		const lab = await bench().start('tmpfs');
		const before = bench().runtime.stats(lab)?.memoryBytes ?? 0;
		await bench().run(lab, 'head -c 20M /dev/zero > /tmp/file');
		const grown = (bench().runtime.stats(lab)?.memoryBytes ?? 0) - before;
		if (!rootless) expect(grown).toBeGreaterThan(19 * megabyte);
		expect((await bench().run(lab, 'head -c 300M /dev/zero > /tmp/file')).errors).toContain('No space left on device');
	});
}

function describeLifeAndDeath(bench: () => LabBench): void {
	test('ids that could not name a folder are refused, and nothing is made', async () => {
		for (const id of ['', 'A', 'a b', 'a/b', '../a', '.', 'a.b', 'ä', 'x'.repeat(41)]) {
			const created = await bench().runtime.create(bench().spec(id));
			expect(created).toMatchObject({ ok: false, error: { code: 'bad-lab-id' } });
			expect(await bench().runtime.destroy(id)).toEqual({ ok: true, value: undefined });
		}
		expect(await bench().runtime.list()).toEqual([]);
	});

	test('an id that is taken is refused, and its lab lives on', async () => {
		const lab = await bench().start('taken');
		expect(await bench().runtime.create(bench().spec('taken'))).toMatchObject({
			ok: false,
			error: { code: 'lab-exists' },
		});
		expect((await bench().run(lab, 'echo alive')).output).toBe('alive\n');
	});

	test('a lab that can not start gives the reason and leaves nothing', async () => {
		const spec = bench().spec('broken', { imagePath: '/nonexistent' });
		expect(await bench().runtime.create(spec)).toMatchObject({ ok: false, error: { code: 'no-image' } });
		expect(leftovers(bench().harness.home)).toEqual(nothing);
	});

	test('labs are listed with all that was said of them', async () => {
		const one = await bench().start('listed-1', { labels: { lesson: 'a/b', learner: 'Ünal' } });
		const two = await bench().start('listed-2');
		const listed = await bench().runtime.list();
		expect(listed.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([one, two]);
	});

	test('a lab gets other labels while it lives, and a lab that is gone gets none', async () => {
		const lab = await bench().start('relabelled', { labels: { pool: 'yes' } });
		const relabelled = bench().runtime.relabel(lab, { learner: 'Ünal' });
		expect(relabelled).toEqual({ ok: true, value: { ...lab, labels: { learner: 'Ünal' } } });
		expect(await bench().runtime.list()).toEqual([{ ...lab, labels: { learner: 'Ünal' } }]);
		expect((await bench().run(lab, 'echo alive')).output).toBe('alive\n');
		await bench().clear();
		expect(bench().runtime.relabel(lab, {})).toMatchObject({ ok: false, error: { code: 'lab-not-relabelled' } });
		expect(leftovers(bench().harness.home)).toEqual(nothing);
	});

	test('PID 1 reaps orphans, and signals from inside do not end the lab', async () => {
		const lab = await bench().start('init');
		await bench().run(lab, 'kill 1; kill -9 1; kill -HUP 1; killall sleep; (sleep 0.2 &) ; exit 0');
		await sleep(500);
		expect((await bench().run(lab, 'ps -eo stat= | grep -c Z')).output).toBe('0\n');
		expect(bench().runtime.processes(lab)).toContain(lab.init.pid);
	});

	test('what keeps a lab alive has the same pid in each', async () => {
		const labs = await Promise.all(['keeper-1', 'keeper-2', 'keeper-3'].map((id) => bench().start(id)));
		for (const lab of labs)
			await vi.waitFor(() => {
				const keepers = bench().running(lab, 'sleep infinity');
				expect(keepers.map((pid) => statusOf(pid).nsPids.at(-1))).toEqual([keeperPid]);
			});
	});

	test('a lab whose PID 1 was killed is gone, still listed, and can be destroyed', async () => {
		const lab = await bench().start('dead');
		process.kill(lab.init.pid, 'SIGKILL');
		await vi.waitFor(() => expect(bench().runtime.processes(lab)).toEqual([]));
		expect(await bench().runtime.list()).toEqual([lab]);
		expect(await bench().runtime.destroy('dead')).toEqual({ ok: true, value: undefined });
		expect(bench().runtime.stats(lab)).toBeUndefined();
		expect(leftovers(bench().harness.home)).toEqual(nothing);
	});

	test('a lab that is only killed has no process left, is still listed, and can be destroyed', async () => {
		const [lab, other] = [await bench().start('killed'), await bench().start('beside')];
		await bench().run(lab, 'for n in 1 2 3 4 5; do setsid sleep 1003 < /dev/null &> /dev/null & done');
		bench().runtime.kill('killed');
		bench().runtime.kill('never');
		bench().runtime.kill('../beside');
		await vi.waitFor(() => expect(bench().runtime.processes(lab)).toEqual([]));
		expect(bench().runtime.processes(other)).toContain(other.init.pid);
		expect((await bench().runtime.list()).map(({ id }) => id)).toContain('killed');
		for (const id of ['killed', 'beside'])
			expect(await bench().runtime.destroy(id)).toEqual({ ok: true, value: undefined });
		expect(leftovers(bench().harness.home)).toEqual(nothing);
	});

	test('destroying again, or what never was, does nothing', async () => {
		await bench().start('twice');
		const results = await Promise.all([
			bench().runtime.destroy('twice'),
			bench().runtime.destroy('twice'),
			bench().runtime.destroy('never'),
		]);
		expect(results).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: undefined })));
		expect(leftovers(bench().harness.home)).toEqual(nothing);
	});

	test('a fork bomb is destroyed with its lab', async () => {
		const lab = await bench().start('bomb');
		const { shell, exited } = bench().open(lab);
		shell.type('bomb() { bomb | bomb & }; bomb\n');
		const isFull = () =>
			rootless
				? expect(bench().runtime.stats(lab)?.pids).toBeGreaterThan(50)
				: expect(bench().runtime.stats(lab)?.pidsRefused).toBeGreaterThan(50);
		await vi.waitFor(isFull, { timeout: 20_000 });
		expect(await bench().runtime.destroy('bomb')).toEqual({ ok: true, value: undefined });
		await exited;
		expect(leftovers(bench().harness.home)).toEqual(nothing);
	});

	test('hostile file names, deep folders, mounts and nested containers go with their lab', async () => {
		const lab = await bench().start('mess');
		const script = `cd /root
			touch $'\\xff\\xfe' $'new\\nline' -- '-rf'
			deep=$(printf '0123456789/%.0s' {1..300})
			mkdir -p "$deep" && cd "$deep" && mkdir -p "$deep" || exit
			mkdir /mnt/bound && mount --bind /proc /mnt/bound && chmod 000 /root
			unshare -pfmn --mount-proc setsid sleep 1002 < /dev/null &> /dev/null &
			sleep 0.2`;
		expect(await bench().run(lab, script)).toMatchObject({ status: 0, errors: '' });
		expect(bench().running(lab, 'sleep 1002')).toHaveLength(1);
		expect(await bench().runtime.destroy('mess')).toEqual({ ok: true, value: undefined });
		expect(leftovers(bench().harness.home)).toEqual(nothing);
	});

	test('twenty labs come and go without a trace', async () => {
		await bench().start('warm-up');
		await bench().clear();
		const count = () => ({
			...leftovers(bench().harness.home),
			descriptors: readdirSync('/proc/self/fd').length,
			mountTable: readFileSync('/proc/self/mountinfo', 'utf8').includes(bench().harness.home.tag),
		});
		const before = count();
		for (let cycle = 0; cycle < 20; cycle += 1) {
			const lab = await bench().start(`cycle-${cycle}`);
			const { shell, exited } = bench().open(lab);
			await shell.waitFor(/[#$] /);
			await bench().clear();
			await exited;
		}
		expect(count()).toEqual(before);
	});
}
