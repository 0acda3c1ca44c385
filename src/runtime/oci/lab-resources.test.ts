import { expect, test } from 'vitest';
import { labResources } from './lab-resources.ts';

const megabyte = 1024 ** 2;
const limits = {
	pids: 100,
	memoryBytes: 200 * megabyte,
	cpus: 0.5,
	cpuWeight: 50,
	diskBytes: 100 * megabyte,
	diskFiles: 1_000,
};
const host = { cgroupVersion: 1, swapLimit: true, blockDevice: undefined } as const;

test('on v1 a weight is said in shares, of which 1024 are 100', () => {
	expect(labResources(limits, host)).toEqual({
		devices: [{ allow: false, access: 'rwm' }],
		pids: { limit: 100 },
		memory: { limit: 200 * megabyte, swap: 200 * megabyte },
		cpu: { quota: 50_000, period: 100_000, shares: 512 },
	});
	expect(labResources({ ...limits, cpuWeight: 1 }, host)).toMatchObject({ cpu: { shares: 10 } });
});

test('on v2 a weight is said as it is, and memory is taken back a little before the limit', () => {
	expect(labResources(limits, { ...host, cgroupVersion: 2 })).toMatchObject({
		cpu: { quota: 50_000, period: 100_000 },
		unified: { 'cpu.weight': '50', 'memory.high': String(Math.floor(194 * megabyte)) },
	});
});

test('what is read from the machine’s disk and written to it is limited where the disk was found', () => {
	const blockDevice = { major: 254, minor: 0 };
	expect(labResources(limits, { ...host, blockDevice })).toMatchObject({
		blockIO: {
			throttleReadBpsDevice: [{ ...blockDevice, rate: 128 * megabyte }],
			throttleWriteBpsDevice: [{ ...blockDevice, rate: 64 * megabyte }],
		},
	});
	expect(labResources(limits, host)).not.toHaveProperty('blockIO');
});
