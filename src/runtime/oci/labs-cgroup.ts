import { mkdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { type CgroupLayout, cgroupParent } from './cgroup-layout.ts';
import { readCgroupFile } from './cgroup-tree.ts';

/** Memory that all labs together leave to the host, labd and web, in bytes; of a small machine a quarter. */
const reserve = 2 * 1024 ** 3;

/** All labs together weigh a quarter of what a service weighs, cgroups(7): the host, labd and web come first when all want to run. */
const weight = { shares: 256, weight: 25 } as const;

/** Memory that all labs of a home may use together. */
export function memoryForLabs(total = totalmem()): number {
	return total - Math.min(reserve, Math.floor(total / 4));
}

/** Makes the cgroup of all labs of a home, with its limits, unless it is there with them: each lab's is made in it. */
export function prepareLabsCgroup({ controllers }: CgroupLayout, tag: string): void {
	const parent = cgroupParent(tag);
	const { unified, memory, cpu } = controllers;
	if (unified !== undefined) {
		shareOut(unified);
		const directory = join(unified, parent);
		mkdirSync(directory, { recursive: true });
		set(directory, {
			'memory.max': inPages(memoryForLabs()),
			'memory.swap.max': '0',
			'cpu.weight': String(weight.weight),
		});
	}
	if (memory !== undefined) {
		const directory = join(memory, parent);
		mkdirSync(directory, { recursive: true });
		set(directory, { 'memory.use_hierarchy': '1', 'memory.limit_in_bytes': inPages(memoryForLabs()) });
	}
	if (cpu !== undefined) {
		const directory = join(cpu, parent);
		mkdirSync(directory, { recursive: true });
		set(directory, { 'cpu.shares': String(weight.shares) });
	}
}

/** The kernel keeps limits in whole pages, of 64 KiB at most, and answers them so. */
function inPages(bytes: number): string {
	return String(Math.floor(bytes / 65_536) * 65_536);
}

/** On v2 a cgroup has the files of those controllers only that the one above shares out. */
function shareOut(root: string): void {
	const listed = (file: string) => (readCgroupFile(root, file) ?? '').trim().split(' ');
	const missing = ['cpu', 'memory', 'pids', 'io'].filter(
		(name) => listed('cgroup.controllers').includes(name) && !listed('cgroup.subtree_control').includes(name),
	);
	if (missing.length > 0)
		writeFileSync(join(root, 'cgroup.subtree_control'), missing.map((name) => `+${name}`).join(' '));
}

/** Writes what isn't so yet; files that this kernel doesn't have are left out. */
function set(directory: string, values: Readonly<Record<string, string>>): void {
	for (const [file, value] of Object.entries(values)) {
		const present = readCgroupFile(directory, file)?.trim();
		if (present !== undefined && present !== value) writeFileSync(join(directory, file), value);
	}
}
