import { moreMemory, noUserNamespace, rootIsHostsRoot } from './edits.ts';
import type { FencesOf } from './fence.ts';

const bundle = 'src/runtime/oci/bundle.ts';
const test = 'tests/attacks/shared-kernel.test.ts';

export const sharedKernel: FencesOf = {
	file: 'shared-kernel',
	fences: [
		{
			test: 'a kind of program that a learner teaches the kernel is known in that lab alone',
			fence: 'the user namespace: each may have its own list of kinds',
			without: 'the lab is in none of its own; the kind begins with letters that no program has, and goes with the lab',
			edits: noUserNamespace,
			fails: /expected \+?0 to be 127/,
		},
		{
			test: 'what a learner writes into files of the image changes neither the image nor another lab’s files',
			fence: 'the image is a lower layer of an overlay: what is written is a copy, on the lab’s own disk',
			without: 'a copy of the image’s /usr/bin/tail is mounted into all labs, and anyone may write to it',
			edits: [
				{
					file: bundle,
					find: '...hiddenCopies(engine),',
					replace:
						"...hiddenCopies(engine), { destination: '/usr/bin/tail', type: 'bind', source: '/tmp/proclab-unfenced-files/tail', options: ['bind'] },",
				},
				{
					file: bundle,
					find: 'import { labIds } from',
					replace:
						"import { execFileSync } from 'node:child_process';\nexecFileSync('install', ['-D', '-m', '777', '/usr/bin/tail', '/tmp/proclab-unfenced-files/tail']);\nimport { labIds } from",
				},
				{
					file: test,
					find: "const image = join(attacker.lab.imagePath, 'rootfs', file);",
					replace: "const image = '/tmp/proclab-unfenced-files/tail';",
				},
			],
			fails: /expected '[0-9a-f]{64}' to be '[0-9a-f]{64}'/,
		},
		{
			test: 'room in pipes, which the kernel counts by user, is taken from the lab’s own',
			fence: 'each lab has host ids of its own',
			without: 'all labs have the image’s',
			edits: [{ ...rootIsHostsRoot, replace: 'rootUid: labIds.first,' }],
			fails: /expected '(4096|8192)\\n' to be '65536\\n'/,
		},
		{
			test: 'files in /tmp end at its own number',
			fence: 'every tmpfs has a number of inodes',
			without: '/tmp has 40,000, not 32,768',
			edits: [{ file: bundle, find: "'size=128m', 'nr_inodes=32k'", replace: "'size=128m', 'nr_inodes=40000'" }],
			fails: /expected 39\d{3} to be less than 32768/,
		},
		{
			test: 'shared memory that outlives its process ends at the lab’s own memory, and with the lab',
			...moreMemory,
		},
		{
			test: 'of /proc nothing but the lab’s own processes and settings can be opened for writing',
			fence: 'root of a lab is nobody on the host',
			without: 'it is uid 0 of the host, in a user namespace all the same; the attack opens files and writes nothing',
			edits: [rootIsHostsRoot],
			fails: /\/proc\/\w+.*to be ''/s,
		},
		{
			test: 'of /proc nothing but the lab’s own processes and settings can be opened for writing',
			fence: 'labd lets only the host’s root write to /proc/pressure',
			without:
				'it lets everybody, as the kernel does by itself, until the next labd starts; the attack opens files and writes nothing',
			edits: [
				{
					file: 'src/labd/pressure-files.ts',
					find: 'if ((mode & groupAndOthersWrite) !== 0) chmodSync(file, mode & ~groupAndOthersWrite & 0o7777);',
					replace: 'chmodSync(file, mode | groupAndOthersWrite);',
				},
			],
			fails: /\/proc\/pressure\/cpu.*to be ''/s,
		},
	],
};
