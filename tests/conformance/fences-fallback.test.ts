import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import type { ContainerRuntime, LabRef } from '../../src/runtime/container-runtime.ts';
import { createRuntimeOn } from '../../src/runtime/oci/create-oci-runtime.ts';
import { describeHost, type OciHost } from '../../src/runtime/oci/host.ts';
import { tryIdMapping } from '../../src/runtime/oci/id-mapping.ts';
import { hostImage, LabBench, leftovers, makeHome, nothing, removeHome, statusOf } from './container-runtime-kit.ts';

/** A host that can't do all of it: the other fences stand, and what is missing is said. */
let home: Home;
let bench: LabBench | undefined;

beforeEach(() => {
	home = makeHome();
});
afterEach(async () => {
	await bench?.clear();
	expect(leftovers(home)).toEqual(nothing);
	removeHome(home);
});

async function startOn(
	changes: Partial<OciHost>,
): Promise<{ runtime: ContainerRuntime; bench: LabBench; lab: LabRef }> {
	const runtime = createRuntimeOn({ ...describeHost(home, silentLogger, 'runc'), ...changes });
	bench = new LabBench({ runtime, home, imagePath: await hostImage(), remove: () => removeHome(home) });
	return { runtime, bench, lab: await bench.start('fallback') };
}

test('where files can not be mapped, labs share ids but not what the kernel counts, and the probe says so', async () => {
	const started = await startOn({ idMapRefusal: async () => 'the kernel is too old' });
	const { lab, runtime } = started;
	expect(lab.rootUid).toBe(100_000);
	expect(statusOf(lab.init.pid).facts.uids).toEqual([100_000, 100_000, 100_000, 100_000]);
	const said = await started.bench.run(
		lab,
		'cat /proc/sys/user/max_inotify_instances; stat -c %U / /usr/bin/bash; touch /usr/bin/new',
	);
	expect(said).toEqual({ status: 0, output: '64\nroot\nroot\n', errors: '' });
	const owner = spawnSync('python3', ['-c', ownerOfUserNamespace, String(lab.init.pid)], { encoding: 'utf8' });
	expect(Number(owner.stdout)).toBeGreaterThanOrEqual(1_000_000);
	expect(await runtime.probe()).toMatchObject({
		usable: true,
		shortfalls: [{ code: 'shared-ids', why: expect.stringContaining('the kernel is too old') }],
	});
});

/** NS_GET_OWNER_UID of ioctl_ns(2). */
const ownerOfUserNamespace = `
import fcntl, struct, sys
with open(f'/proc/{sys.argv[1]}/ns/user') as file:
	print(struct.unpack('I', fcntl.ioctl(file, 0xb704, bytes(4)))[0])
`;

test('where there is no filter, the probe says so', async () => {
	const { runtime, lab } = await startOn({ systemCallFilter: undefined });
	expect(statusOf(lab.init.pid).facts.seccomp).toBe(0);
	expect(await runtime.probe()).toMatchObject({ usable: true, shortfalls: [{ code: 'no-system-call-filter' }] });
});

test('files of a file system that can not be mapped are found out, with the reason', async () => {
	expect(await tryIdMapping('/tmp')).toBeUndefined();
	expect(await tryIdMapping('/proc/sys')).toMatch(/^id-mapped image: mount_setattr: /);
	expect(await tryIdMapping('/none')).toMatch(/^image: open_tree: No such file/);
});
