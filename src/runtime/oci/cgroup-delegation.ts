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

/** How many cgroups a lab may make, and how deep: memory of the kernel stays bounded, and every path short enough to be removed. */
const bounds = { 'cgroup.max.descendants': '64', 'cgroup.max.depth': '8' };

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
	for (const [file, bound] of Object.entries(bounds)) writeFileSync(join(cgroup, file), bound);
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
