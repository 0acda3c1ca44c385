import type { LabLimits } from '../container-runtime.ts';

/** What the limits of a lab's cgroup depend on. */
export interface ResourceHost {
	readonly cgroupVersion: 1 | 2;
	/** Whether the kernel can limit swap for a cgroup. */
	readonly swapLimit: boolean;
	/** The disk on which the disks of labs are; `undefined` where it can't be found, or what is read and written can't be limited. */
	readonly blockDevice: BlockDevice | undefined;
}

/** Numbers of a whole disk, as in `/sys/dev/block`. */
export interface BlockDevice {
	readonly major: number;
	readonly minor: number;
}

const cpuPeriodMicroseconds = 100_000;

/** `cpu.shares` of v1 that weigh as much as 100 of `cpu.weight` of v2, cgroups(7): the defaults of both. */
const sharesOfHundred = 1024;

/** From here on the kernel takes memory back, before it kills: not lower, for it also makes whoever wants more wait. */
const highShare = 0.97;

/** Bytes a second that a lab may read from the machine's disk and write to it: the others' share of a slow disk is left to them. */
const disk = { read: 128 * 1024 ** 2, write: 64 * 1024 ** 2 } as const;

/** `linux.resources` of the OCI runtime specification. */
export function labResources(limits: LabLimits, host: ResourceHost): object {
	const { pids, memoryBytes, cpus, cpuWeight } = limits;
	const quota = { quota: Math.round(cpus * cpuPeriodMicroseconds), period: cpuPeriodMicroseconds };
	return {
		devices: [{ allow: false, access: 'rwm' }],
		pids: { limit: pids },
		memory: { limit: memoryBytes, ...(host.swapLimit ? { swap: memoryBytes } : {}) },
		...(host.cgroupVersion === 1
			? { cpu: { ...quota, shares: Math.max(2, Math.round((cpuWeight * sharesOfHundred) / 100)) } }
			: { cpu: quota, unified: { 'cpu.weight': String(cpuWeight), 'memory.high': String(highOf(memoryBytes)) } }),
		...blockLimits(host.blockDevice),
	};
}

function highOf(memoryBytes: number): number {
	return Math.floor(memoryBytes * highShare);
}

function blockLimits(device: BlockDevice | undefined): object {
	if (device === undefined) return {};
	const rate = (bytes: number) => [{ ...device, rate: bytes }];
	return {
		blockIO: { throttleReadBpsDevice: rate(disk.read), throttleWriteBpsDevice: rate(disk.write) },
	};
}
