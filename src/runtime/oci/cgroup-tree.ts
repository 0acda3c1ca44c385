import { readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { errorCode } from './error-code.ts';

/** A lab's root names the cgroups that it makes, and need not do it in UTF-8: their paths are bytes. */
type Path = string | Buffer;

function pathIn(directory: Path, name: Path): Buffer {
	return Buffer.concat([directory, '/', name].map((part) => Buffer.from(part)));
}

/** A directory and the cgroups below it, children before parents; empty when it is gone. */
export function cgroupTree(directory: Path): readonly Buffer[] {
	try {
		const entries = readdirSync(directory, { withFileTypes: true, encoding: 'buffer' });
		const children = entries.filter((entry) => entry.isDirectory());
		return [...children.flatMap(({ name }) => cgroupTree(pathIn(directory, name))), Buffer.from(directory)];
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENODEV') return [];
		throw error;
	}
}

/** Text of a cgroup's file, or `undefined` when the file or the cgroup isn't there. */
export function readCgroupFile(directory: Path, file: string): string | undefined {
	try {
		return readFileSync(pathIn(directory, file), 'latin1');
	} catch (error) {
		if (['ENOENT', 'ENODEV', 'EOPNOTSUPP'].includes(errorCode(error) ?? '')) return undefined;
		throw error;
	}
}

/** Host pids in a cgroup and the cgroups below it, `cgroup.procs` of cgroups(7). Zombies and processes of foreign pid namespaces aren't listed. */
export function cgroupProcesses(directory: string): readonly number[] {
	const pids = new Set<number>();
	for (const cgroup of cgroupTree(directory)) {
		for (const line of (readCgroupFile(cgroup, 'cgroup.procs') ?? '').split('\n')) {
			const pid = Number(line);
			if (pid > 0) pids.add(pid);
		}
	}
	return [...pids];
}

/** Removes a cgroup and those below it. Answers whether all are gone: one with living processes stays. */
export function removeCgroupTree(directory: string): boolean {
	let removed = true;
	for (const cgroup of cgroupTree(directory)) {
		try {
			rmdirSync(cgroup);
		} catch (error) {
			if (errorCode(error) !== 'ENOENT') removed = false;
		}
	}
	return removed;
}
