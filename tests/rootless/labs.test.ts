import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import { createRuntimeOn } from '../../src/runtime/oci/create-oci-runtime.ts';
import { describeHost, type OciHost } from '../../src/runtime/oci/host.ts';
import { livingProcess } from '../../src/runtime/oci/host-process.ts';
import { hostImage, LabBench, leftovers, makeHome, nothing, removeHome } from '../conformance/container-runtime-kit.ts';
import { limitsWith, megabyte } from '../conformance/lab-limits.ts';

/** What labs without root have instead of cgroups and loop devices; `tests/conformance/rootless.test.ts` runs it as an ordinary user. */
let home: Home;
let bench: LabBench;

beforeEach(() => {
	home = makeHome();
});
afterEach(async () => {
	await bench?.clear();
	expect(leftovers(home)).toEqual(nothing);
	removeHome(home);
});

async function benchOn(changes: Partial<OciHost> = {}): Promise<LabBench> {
	const runtime = createRuntimeOn({ ...describeHost(home, silentLogger, 'runc'), ...changes });
	bench = new LabBench({ runtime, home, imagePath: await hostImage(), remove: () => removeHome(home) });
	return bench;
}

/** Starts sleeps until one is refused. */
const fill = `sh -c 'while sleep 100 & do :; done' > /dev/null 2>&1`;

test('each lab has a limit of processes of its own, whoever of its users they belong to', async () => {
	const { runtime } = await benchOn();
	const limits = limitsWith({ pids: 30 });
	const byRoot = await bench.start('by-root', { limits });
	const byNobody = await bench.start('by-nobody', { limits });
	await bench.run(byRoot, fill);
	await bench.run(byNobody, `setpriv --reuid nobody -- ${fill}`);
	for (const lab of [byRoot, byNobody]) {
		const { pids = 0 } = runtime.stats(lab) ?? {};
		expect(pids).toBeGreaterThan(20);
		expect(pids).toBeLessThanOrEqual(30);
	}
});

test('a disk in memory is as large as the lab may have', async () => {
	await benchOn();
	const lab = await bench.start('memory-disk', { limits: limitsWith({ diskBytes: 16 * megabyte }) });
	expect((await bench.run(lab, 'head -c 30M /dev/zero > /root/large')).errors).toContain('No space left on device');
	expect(bench.runtime.stats(lab)?.diskFree?.bytes).toBe(0);
});

test('where memory can hold no disk, it is a folder, without a limit, and goes with the lab', async () => {
	const { runtime } = await benchOn({ memoryDiskRefusal: async () => 'the kernel is too old' });
	const lab = await bench.start('folder-disk', { limits: limitsWith({ diskBytes: 16 * megabyte }) });
	const script =
		'head -c 30M /dev/zero > /root/large && rm -rf /etc/apt && mkdir /etc/apt && ls -A /etc/apt && stat -c "%U %s" /root/large';
	expect(await bench.run(lab, script)).toMatchObject({ status: 0, output: 'root 31457280\n', errors: '' });
	expect(await runtime.probe()).toMatchObject({
		shortfalls: expect.arrayContaining([expect.objectContaining({ code: 'disks-without-limit' })]),
	});
});

test('containers run in a lab', async () => {
	await benchOn();
	const lab = await bench.start('nested');
	const said = await bench.run(lab, 'docker run --rm busybox echo from a container');
	expect(said).toMatchObject({ status: 0, output: expect.stringContaining('from a container') });
});

test('the helper looks into a lab, and its probes reach whom they are for', async () => {
	const { runtime } = await benchOn();
	const lab = await bench.start('looked-at');
	const { sight } = runtime;
	if (sight === undefined) throw new Error('Nobody looks into labs.');
	await bench.run(lab, `setsid -f unshare --uts sh -c 'hostname box; exec sleep 6401' < /dev/null > /dev/null 2>&1`);
	const sleep = await vi.waitFor(() => {
		const [pid = 0] = bench.running(lab, 'sleep 6401');
		const { starttime } = livingProcess(pid) ?? {};
		if (starttime === undefined) throw new Error('no sleep yet');
		return { pid, starttime };
	});
	const places = [{ process: lab.init, files: [{ path: '/etc/hostname', text: true }] }];
	const answer = await sight.look({ lab: lab.init, places, hostnames: [lab.init, sleep], mountRoots: [lab.init] });
	expect(answer).toMatchObject({
		value: {
			places: [{ value: { files: [{ kind: 'file', text: 'lab\n', uid: lab.rootUid }] } }],
			hostnames: [{ value: { value: 'lab' } }, { value: { value: 'box' } }],
			mountRoots: [{ ok: true }],
		},
	});
	expect(await sight.connect(lab.init, lab.init, { address: '127.0.0.1', port: 9 })).toEqual({ outcome: 'refused' });
	expect(await sight.signal(lab.init, sleep, 'SIGTERM')).toEqual({ outcome: 'sent' });
	await expect.poll(() => bench.running(lab, 'sleep 6401')).toEqual([]);
});
