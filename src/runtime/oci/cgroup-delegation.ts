import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabRef } from '../container-runtime.ts';
import type { CgroupLayout } from './cgroup-layout.ts';
import { readCgroupFile } from './cgroup-tree.ts';
import { errorCode } from './error-code.ts';

/** The child cgroup in which PID 1 and the shells of a lab live on v2: a cgroup with members can't share out its controllers. */
export const leafCgroup = 'init';

const delegated = ['cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'];
const shared = ['cpu', 'memory', 'pids'];

/**
 * Hands the inside of a lab's cgroup to the lab's root on v2, cgroups(7) "delegation": it may make cgroups below, but not
 * change its own limits, whose files stay the host's. Does nothing on v1, where delegation isn't safe.
 */
export function delegateCgroup(layout: CgroupLayout, lab: LabRef): void {
	const cgroup = lab.cgroups.unified;
	if (layout.version === 1 || cgroup === undefined) return;
	const leaf = join(cgroup, leafCgroup);
	mkdirSync(leaf, { recursive: true });
	moveMembers(cgroup, leaf);
	const available = (readCgroupFile(cgroup, 'cgroup.controllers') ?? '').trim().split(' ');
	const enabled = shared.filter((controller) => available.includes(controller));
	writeFileSync(join(cgroup, 'cgroup.subtree_control'), enabled.map((controller) => `+${controller}`).join(' '));
	for (const directory of [cgroup, leaf])
		for (const path of [directory, ...delegated.map((file) => join(directory, file))])
			chownSync(path, lab.rootUid, lab.rootUid);
}

/** PID 1 may have forked by now: each pass moves whom it finds. */
function moveMembers(from: string, to: string): void {
	for (;;) {
		const members = (readCgroupFile(from, 'cgroup.procs') ?? '').split('\n').filter(Boolean);
		if (members.length === 0) return;
		for (const pid of members) moveProcess(pid, to);
	}
}

function moveProcess(pid: string, cgroup: string): void {
	try {
		writeFileSync(join(cgroup, 'cgroup.procs'), pid);
	} catch (error) {
		if (errorCode(error) !== 'ESRCH') throw error;
	}
}
