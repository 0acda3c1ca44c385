import { expect, test } from 'vitest';
import type { LabSpec } from '../container-runtime.ts';
import { ociConfig } from './bundle.ts';
import { labProfile } from './seccomp/lab-profile.ts';

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
	containers: '/labs/a-1/disk/containers',
	cgroupsPath: '/proclab-x/a-1',
	engine: 'runc',
	systemCallFilter: undefined,
	cgroupVersion: 1,
	swapLimit: true,
	blockDevice: undefined,
} as const;

test('the whole bundle configuration is known', () => {
	expect(ociConfig(spec, host)).toMatchSnapshot();
});

test('the system-call filter of the host is that of the lab', () => {
	const filtered = ociConfig(spec, { ...host, systemCallFilter: labProfile('x64') });
	expect(filtered).toMatchObject({ linux: { seccomp: { architectures: ['SCMP_ARCH_X86_64'] } } });
	expect(JSON.stringify(ociConfig(spec, host))).not.toContain('seccomp');
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
