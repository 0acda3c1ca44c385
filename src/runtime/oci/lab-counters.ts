import { closeSync, openSync, readSync } from 'node:fs';
import type { LabRef } from '../container-runtime.ts';
import { errorCode } from './error-code.ts';

type Cgroups = LabRef['cgroups'];

/** Reading is synchronous, so one buffer serves all. The first line of these files is all that is wanted. */
const buffer = Buffer.alloc(128);

/** `pids.current`, cgroups(7). */
export function readTaskCount({ unified, pids = unified }: Cgroups): number | undefined {
	return numberIn(firstLine(pids, 'pids.current'));
}

/**
 * CPU time in nanoseconds: `cpuacct.usage` on v1; on v2 `usage_usec`, the first line of `cpu.stat`. Both are summed up when they are
 * read, and hold the cgroups below.
 */
export function readCpuTime({ unified, cpuacct }: Cgroups): number | undefined {
	if (cpuacct !== undefined) return numberIn(firstLine(cpuacct, 'cpuacct.usage'));
	const line = firstLine(unified, 'cpu.stat');
	const microseconds = line?.startsWith('usage_usec ') ? numberIn(line.slice('usage_usec '.length)) : undefined;
	return microseconds === undefined ? undefined : microseconds * 1000;
}

function firstLine(directory: string | undefined, file: string): string | undefined {
	if (directory === undefined) return undefined;
	try {
		const fd = openSync(`${directory}/${file}`, 'r');
		try {
			return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0)).split('\n', 1)[0];
		} finally {
			closeSync(fd);
		}
	} catch (error) {
		if (['ENOENT', 'ENODEV', 'EOPNOTSUPP'].includes(errorCode(error) ?? '')) return undefined;
		throw error;
	}
}

function numberIn(text: string | undefined): number | undefined {
	return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}
