import type { Edit, Fence } from './fence.ts';

export const resources = 'src/runtime/oci/lab-resources.ts';
const bundle = 'src/runtime/oci/bundle.ts';

/** Labs run without the filter of system calls. */
export const noFilter: Edit = {
	file: bundle,
	find: '...(host.systemCallFilter === undefined ? {} : { seccomp: host.systemCallFilter }),',
	replace: '',
};

/** Root of a lab is uid 0 of the host, in a user namespace all the same. */
export const rootIsHostsRoot: Edit = {
	file: 'src/runtime/oci/create-lab.ts',
	find: 'rootUid: refusal === undefined ? owner : labIds.first,',
	replace: 'rootUid: 0,',
};

/** A lab is in no user namespace but the host's: its root is the host's, with the capabilities of the bundle. */
export const noUserNamespace: readonly Edit[] = [
	rootIsHostsRoot,
	{ file: bundle, find: 'namespaces: [user, ...others],', replace: 'namespaces: others,' },
	{ file: bundle, find: 'uidMappings: idMappings,', replace: '' },
	{ file: bundle, find: 'gidMappings: idMappings,', replace: '' },
	{
		file: 'src/runtime/oci/shells/shell-server.pl',
		find: "call('namespaces', 'setns', $lab, $seven_namespaces);",
		replace: "call('namespaces', 'setns', $lab, $seven_namespaces & ~0x10000000);",
	},
];

/** One number of the limits that a lab's user namespace has is another. */
export function namespaceLimit(name: string, from: number, to: number): Edit {
	return { file: 'src/runtime/oci/start-lab.ts', find: `\t${name}: ${from},`, replace: `\t${name}: ${to},` };
}

/** More memory than the lab was given. */
export const moreMemory: Pick<Fence, 'fence' | 'without' | 'edits' | 'fails'> = {
	fence: 'memory.max of the lab’s cgroup',
	without: 'it is 640 MB, not 512; the outer bound keeps the machine whole',
	edits: [
		{ file: resources, find: 'memory: { limit: memoryBytes,', replace: 'memory: { limit: memoryBytes * 1.25,' },
		{ file: resources, find: '{ swap: memoryBytes }', replace: '{ swap: memoryBytes * 1.25 }' },
	],
	fails: /expected 6\d{8} to be less than or equal to 536870912/,
};
