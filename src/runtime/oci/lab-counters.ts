import { closeSync, openSync, readSync } from 'node:fs';
import type { LabRef } from '../container-runtime.ts';
import { errorCode } from './error-code.ts';

type Cgroups = LabRef['cgroups'];

/** Reading is synchronous, so one buffer serves all. The first line of these files is all that is wanted. */
const buffer = Buffer.alloc(128);

/** So many counters stay open, two of each lab: many labs must not take the descriptors that their terminals need. */
const mostOpen = 512;

/** The cgroup went away, or it has no such file. */
const absent: ReadonlySet<string> = new Set(['ENOENT', 'ENODEV', 'EOPNOTSUPP']);

/**
 * The two counters that are read of each lab several times a second. Their files stay open from the first reading on: after a rest
 * opening one costs more than all else.
 */
export class LabCounters {
	readonly #open = new Map<string, Map<string, number>>();
	#count = 0;

	/** `pids.current`, cgroups(7); `undefined` where it is not counted. */
	taskCount({ id, cgroups }: Pick<LabRef, 'id' | 'cgroups'>): number | undefined {
		const { unified, pids = unified } = cgroups;
		return numberIn(this.#firstLine(id, pids, 'pids.current'));
	}

	/**
	 * CPU time in nanoseconds: `cpuacct.usage` on v1; on v2 `usage_usec`, the first line of `cpu.stat`. Both are summed up when they are
	 * read, and hold the cgroups below.
	 */
	cpuTime({ id, cgroups: { unified, cpuacct } }: Pick<LabRef, 'id' | 'cgroups'>): number | undefined {
		if (cpuacct !== undefined) return numberIn(this.#firstLine(id, cpuacct, 'cpuacct.usage'));
		const line = this.#firstLine(id, unified, 'cpu.stat');
		const microseconds = line?.startsWith('usage_usec ') ? numberIn(line.slice('usage_usec '.length)) : undefined;
		return microseconds === undefined ? undefined : microseconds * 1000;
	}

	/** Closes the files of a lab that is gone. */
	forget(id: string): void {
		const files = this.#open.get(id);
		if (files === undefined) return;
		this.#open.delete(id);
		this.#count -= files.size;
		for (const fd of files.values()) closeSync(fd);
	}

	#firstLine(id: string, directory: string | undefined, file: string): string | undefined {
		const fd = this.#open.get(id)?.get(file);
		if (fd !== undefined) return read(fd);
		return directory === undefined ? undefined : this.#openAndRead(id, file, `${directory}/${file}`);
	}

	#openAndRead(id: string, file: string, path: string): string | undefined {
		const fd = unlessAbsent(() => openSync(path, 'r'));
		if (fd === undefined) return undefined;
		const line = read(fd);
		if (line === undefined || this.#count >= mostOpen) closeSync(fd);
		else this.#keep(id, file, fd);
		return line;
	}

	#keep(id: string, file: string, fd: number): void {
		const files = this.#open.get(id) ?? new Map<string, number>();
		this.#open.set(id, files.set(file, fd));
		this.#count += 1;
	}
}

/** `pids.current` by one reading, cgroups(7). */
export function readTaskCount(cgroups: Cgroups): number | undefined {
	const counters = new LabCounters();
	try {
		return counters.taskCount({ id: '', cgroups });
	} finally {
		counters.forget('');
	}
}

function read(fd: number): string | undefined {
	const length = unlessAbsent(() => readSync(fd, buffer, 0, buffer.length, 0));
	return length === undefined ? undefined : buffer.toString('latin1', 0, length).split('\n', 1)[0];
}

function unlessAbsent<T>(operation: () => T): T | undefined {
	try {
		return operation();
	} catch (error) {
		if (absent.has(errorCode(error) ?? '')) return undefined;
		throw error;
	}
}

function numberIn(text: string | undefined): number | undefined {
	return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}
