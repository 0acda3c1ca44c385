import type { LabLimits } from '../../src/runtime/container-runtime.ts';

export const megabyte = 1024 * 1024;

/** Limits of a small lab, some of them changed. */
export function limitsWith(changes: Partial<LabLimits> = {}): LabLimits {
	return {
		pids: 128,
		memoryBytes: 256 * megabyte,
		cpus: 1,
		cpuWeight: 100,
		diskBytes: 128 * megabyte,
		diskFiles: 8192,
		...changes,
	};
}
