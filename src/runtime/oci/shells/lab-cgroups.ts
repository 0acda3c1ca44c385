import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LabRef } from '../../container-runtime.ts';
import { leafCgroup } from '../cgroup-delegation.ts';
import { labCgroupDirectories } from '../destroy-lab.ts';
import { errorCode } from '../error-code.ts';
import type { OciHost } from '../host.ts';

/**
 * The cgroups that a program of a lab is to be in, as in `ShellStart`. On v2 one that shares its controllers out has no members: then it
 * is that of PID 1, wherever the lab has put it, or the one it began in.
 */
export function cgroupsToJoin(host: OciHost, lab: LabRef): readonly (readonly string[])[] {
	const { unified } = lab.cgroups;
	if (unified === undefined)
		return labCgroupDirectories(host, lab.id)
			.filter((directory) => existsSync(directory))
			.map((directory) => [directory]);
	const ofInit = cgroupOfInit(lab, unified);
	return [[...(ofInit === undefined ? [] : [ofInit]), join(unified, leafCgroup), unified]];
}

/** `undefined` when it isn't below the lab's own, has a name that can't be passed on, or its process is gone, as whoever enters the lab finds too. */
function cgroupOfInit({ init }: LabRef, unified: string): string | undefined {
	const [, path = ''] = /^0::(.*)$/m.exec(cgroupFileOf(init.pid)) ?? [];
	const directory = join(dirname(dirname(unified)), path);
	return directory.startsWith(`${unified}/`) && /^[!-~]*$/.test(path) ? directory : undefined;
}

/** Empty for a process that is gone. */
function cgroupFileOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cgroup`, 'latin1');
	} catch (error) {
		const code = errorCode(error);
		if (code === 'ENOENT' || code === 'ESRCH') return '';
		throw error;
	}
}
