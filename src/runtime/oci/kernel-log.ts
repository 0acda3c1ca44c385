import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { MemoryKill } from '../container-runtime.ts';
import { errorCode } from './error-code.ts';

/** A record of `/dev/kmsg` is no longer than this, in bytes. */
const record = Buffer.alloc(8192);

const oomLine = /oom-kill:.*,oom_memcg=([^,]*),task_memcg=([^,]*),task=(.*),pid=\d+,uid=\d+/;

/**
 * What the kernel killed last in a lab for want of memory, and whose limit it was, as far as its log still says so;
 * `lab` is the lab's cgroup as the kernel names it: `/proclab-<tag>/<id>`.
 */
export function lastMemoryKill(lab: string, log = '/dev/kmsg'): MemoryKill | undefined {
	return readLog(log)
		.map((line) => parseMemoryKill(line, lab))
		.findLast((kill) => kill !== undefined);
}

export function parseMemoryKill(line: string, lab: string): MemoryKill | undefined {
	const [, limit = '', victim = '', program = ''] = oomLine.exec(line) ?? [];
	const own = endOf(victim, lab);
	if (own === undefined) return undefined;
	const ofLab = victim.slice(0, own);
	const limitOf = limit === ofLab ? 'lab' : limit.startsWith(`${ofLab}/`) ? 'inner' : 'labs';
	return { program: program.replace(/[^\x20-\x7e]|\\x[0-9a-f]{2}/g, '?'), limitOf };
}

/** Where the lab's own cgroup ends in the path of one in it; a daemon in a container has its own cgroup before that. */
function endOf(path: string, lab: string): number | undefined {
	const at = `${path}/`.indexOf(`${lab}/`);
	return at < 0 ? undefined : at + lab.length;
}

/** Every record that the log still holds, kmsg(4): each read answers one. Empty where it may not be read. */
function readLog(log: string): readonly string[] {
	let fd: number;
	try {
		fd = openSync(log, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch (error) {
		if (['ENOENT', 'EPERM', 'EACCES', 'ENXIO'].includes(errorCode(error) ?? '')) return [];
		throw error;
	}
	try {
		const lines: string[] = [];
		for (let line = readRecord(fd); line !== undefined; line = readRecord(fd)) lines.push(line);
		return lines;
	} finally {
		closeSync(fd);
	}
}

/** `undefined` at the end. A record that was overwritten while it was to be read is an empty one. */
function readRecord(fd: number): string | undefined {
	try {
		const length = readSync(fd, record);
		return length === 0 ? undefined : record.toString('latin1', 0, length);
	} catch (error) {
		const code = errorCode(error);
		if (code === 'EPIPE') return '';
		if (code === 'EAGAIN') return undefined;
		throw error;
	}
}
