import { expect, test } from 'vitest';
import type { LabSpec } from '../container-runtime.ts';
import { ociConfig } from './bundle.ts';
import { isAtLeast } from './host.ts';

const spec: LabSpec = {
	id: 'a-1',
	imagePath: '/images/host-1234',
	hostname: 'tiny',
	limits: { pids: 100, memoryBytes: 1 << 28, cpus: 0.5, cpuWeight: 100, diskBytes: 1 << 28, diskFiles: 16_384 },
	labels: { lesson: 'processes/seeing' },
};
const host = {
	rootfs: '/run/proclab-x/rootfs/a-1',
	rootUid: 1_000_000,
	userNamespace: '/labs/a-1/userns',
	containers: undefined,
	cgroupsPath: '/proclab-x/a-1',
	engine: 'runc',
	cgroupVersion: 1,
	swapLimit: true,
} as const;

test('the whole bundle configuration is known', () => {
	expect(ociConfig(spec, host)).toMatchSnapshot();
});

test('memory and swap together have the limit of memory, where the kernel can limit swap', () => {
	const limits = (swapLimit: boolean) => ociConfig(spec, { ...host, swapLimit });
	expect(limits(true)).toMatchObject({ linux: { resources: { memory: { limit: 1 << 28, swap: 1 << 28 } } } });
	expect(limits(false)).toMatchObject({ linux: { resources: { memory: { limit: 1 << 28 } } } });
	expect(JSON.stringify(limits(false))).not.toContain('"swap"');
});

test('the cgroup tree is read-only on v1 and writable where it is delegated', () => {
	const options = (cgroupVersion: 1 | 2) => JSON.stringify(ociConfig(spec, { ...host, cgroupVersion }));
	expect(options(1)).toContain('"relatime","ro"');
	expect(options(2)).toContain('"relatime","rw"');
});

test('copies of proc and sys lie where each engine takes them', () => {
	expect(JSON.stringify(ociConfig(spec, { ...host, engine: 'crun' }))).toContain('"/.lab-sys"');
	expect(JSON.stringify(ociConfig(spec, host))).toContain('"/run/.lab/sys"');
});

test('containers in a lab lie on a folder of the host where a tmpfs can not hold layers', () => {
	const mountOf = (containers: string | undefined) => {
		const { mounts } = ociConfig(spec, { ...host, containers }) as { mounts: { destination: string }[] };
		return mounts.find(({ destination }) => destination === '/var/lib/containers');
	};
	expect(mountOf(undefined)).toMatchObject({ type: 'tmpfs' });
	expect(mountOf('/labs/a-1/containers')).toMatchObject({ type: 'bind', source: '/labs/a-1/containers' });
});

test('kernels are told apart by their numbers', () => {
	const release = ['5.15.0-100-generic', '6.1.0-56-amd64', '6.6.0', '6.12.107', '7.0.0'];
	expect(release.filter((kernel) => isAtLeast(kernel, 6, 6))).toEqual(['6.6.0', '6.12.107', '7.0.0']);
});
