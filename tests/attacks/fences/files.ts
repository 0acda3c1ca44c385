import { noUserNamespace } from './edits.ts';
import type { Edit, FencesOf } from './fence.ts';

const overlay = 'src/runtime/oci/overlay.ts';
const disk = 'src/runtime/oci/lab-disk.ts';
const snapshots = 'src/lifecycle/snapshot-lab.ts';
const test = 'tests/attacks/files.test.ts';
const went = 'labd goes on, a reset removes them, and the host is as it was';
const noPaths = 'nothing on the host follows a path of a lab';

/** As a lab's root is unmounted, this is done first. */
function beforeUnmount(imports: string, code: string): readonly Edit[] {
	return [
		{
			file: overlay,
			find: "import { rmdirSync } from 'node:fs';",
			replace: `import { existsSync, rmdirSync } from 'node:fs';\n${imports}`,
		},
		{
			file: overlay,
			find: 'export async function unmount([rootfs, disk]: UnmountedPlaces): Promise<void> {',
			replace: `export async function unmount([rootfs, disk]: UnmountedPlaces): Promise<void> {\n\tif (existsSync(\`\${rootfs}/etc\`)) { ${code} }`,
		},
	];
}

/** A program that becomes the engine's stand-in: a copy of perl that anyone may write to enters the lab and runs its shell. */
const carelessEngine: readonly Edit[] = [
	{
		file: test,
		find: "const engine = findProgram(runtime.name) ?? '';",
		replace:
			"const engine = '/tmp/proclab-unfenced-engine/perl';\n\texecFileSync('install', ['-D', '-m', '777', '/usr/bin/perl', engine]);",
	},
	{
		file: test,
		find: 'const { file, args, env, cwd } = runtime.shellCommand',
		replace: `const file = engine;
			const enter = 'for (qw(user mnt pid)) { open my $f, "<", "/proc/$ARGV[0]/ns/$_" or die; push @f, $f } syscall(308, fileno $_, 0) for @f; syscall(119, 0, 0, 0); syscall(117, 0, 0, 0); fork or exec "/bin/sh"; wait';
			const args = ['-e', enter, String(attacker.lab.init.pid)];
			const { env, cwd } = runtime.shellCommand`,
	},
	{
		file: test,
		find: "printf '#!/proc/self/exe\\\\n'",
		replace: "printf '#!/proc/self/exe\\\\nselect undef, undef, undef, 0.2;\\\\n'",
	},
	{ file: test, find: 'for (let n = 0; n < 100; n += 1) {', replace: 'for (let n = 0; n < 20; n += 1) {' },
];

export const files: FencesOf = {
	file: 'files',
	fences: [
		{
			test: `links to the host for /run, /tmp, /home, /mnt and /var/lib/containers: ${went}`,
			fence: noPaths,
			without: 'labd empties /home of a lab by its path as it ends; the learner’s link leads to a folder of the test',
			edits: beforeUnmount(
				"import { readdirSync, rmSync } from 'node:fs';",
				'for (const name of existsSync(rootfs + "/home") ? readdirSync(rootfs + "/home") : []) rmSync(rootfs + "/home/" + name, { recursive: true });',
			),
			fails: /of the host/,
		},
		{
			test: `links to the host for what a shell reads and writes: ${went}`,
			fence: noPaths,
			without:
				'labd writes to /etc/hostname of a lab by its path as it ends; the learner’s link leads to a file of the test',
			edits: beforeUnmount(
				"import { writeFileSync } from 'node:fs';",
				"writeFileSync(rootfs + '/etc/hostname', 'ended');",
			),
			fails: /ended[\s\S]*of the host|of the host[\s\S]*ended/,
		},
		{
			test: `mounts over /proc, /sys, /dev and /run: ${went}`,
			fence: 'labd reads the host’s /proc',
			without: 'labd looks at a lab only while PID 1 is in the lab’s own /proc',
			edits: [
				{
					file: snapshots,
					find: "import { join } from 'node:path';",
					replace: "import { existsSync } from 'node:fs';\nimport { join } from 'node:path';",
				},
				{
					file: snapshots,
					find: '	const probes = runtime.sight',
					replace: '	let last: Snapshot | undefined;\n	const probes = runtime.sight',
				},
				{
					file: snapshots,
					find: 'const snapshot = taker.take();',
					replace:
						'if (!last || existsSync("/proc/" + lab.init.pid + "/root/proc/1")) last = taker.take();\n			const snapshot = last;',
				},
			],
			fails: /not so: .*sleep 4321/s,
		},
		{
			test: `a root mounted on itself, shared, many times: ${went}`,
			fence: 'mounts of a lab end with its mount namespace, which nothing on the host holds',
			without: 'labd keeps the lab’s mount namespace open',
			edits: [
				{
					file: snapshots,
					find: "import { join } from 'node:path';",
					replace: "import { openSync } from 'node:fs';\nimport { join } from 'node:path';",
				},
				{
					file: snapshots,
					find: '	const taker = createSnapshotTaker({',
					replace: "	openSync('/proc/' + lab.init.pid + '/ns/mnt', 'r');\n	const taker = createSnapshotTaker({",
				},
			],
			fails: /disk\.img[\s\S]* not to (include|contain) 'lab-/,
		},
		{
			test: `folders deeper than a path may be long, and names that are no text: ${went}`,
			fence: noPaths,
			without: 'labd removes /root of a lab by its path as it ends',
			edits: beforeUnmount(
				"import { rm } from 'node:fs/promises';",
				'await rm(rootfs + "/root", { recursive: true, force: true });',
			),
			fails: /lab-|ENAMETOOLONG/,
		},
		{
			test: `processes that hold every mount and every folder: ${went}`,
			fence: 'a lab’s processes end by SIGKILL, all that are in its cgroup',
			without: 'they get SIGTERM, and cgroup.kill, which does the same where there is one, is not used',
			edits: [
				{ file: 'src/runtime/oci/host-process.ts', find: "'SIGKILL'", replace: "'SIGTERM'" },
				{
					file: 'src/runtime/oci/destroy-lab.ts',
					find: "for (const cgroup of cgroups) setCgroupFile(cgroup, 'cgroup.kill', '1');",
					replace: '',
				},
			],
			fails: /lab-/,
		},
		{
			test: 'mounts that a learner makes are in the lab alone, shared ones too',
			fence: 'no mount of a lab is shared with the host',
			without:
				'its /mnt is a mount of the host, shared with it, and the lab is in no user namespace of its own, which would hold it too',
			edits: [
				...noUserNamespace,
				{
					file: 'src/runtime/oci/start-lab.pl',
					find: 'set_resource_limits();\nclose_standard_files();',
					replace: `call('shared', 'mount', 'none', "$given{rootfs}/mnt", 'tmpfs', 0, 0);
call('shared', 'mount', '', "$given{rootfs}/mnt", '', 1 << 20, 0);
set_resource_limits();
close_standard_files();`,
				},
				{
					file: 'src/runtime/oci/bundle.ts',
					find: '...hiddenCopies(engine),',
					replace:
						"...hiddenCopies(engine), { destination: '/mnt', type: 'bind', source: containers.replace('/disks/', '/rootfs/').replace('/containers', '/mnt'), options: ['rbind', 'rshared'] },",
				},
				{
					file: 'src/runtime/oci/bundle.ts',
					find: 'maskedPaths: [],',
					replace: "maskedPaths: [], rootfsPropagation: 'shared',",
				},
			],
			fails: /rootfs\/lab-\w+\/mnt/,
		},
		{
			test: 'a disk filled with bytes or with files ends at the lab’s limit, the host’s gives no more, and removing helps',
			fence: 'the size of the lab’s disk',
			without: 'it is twice as large: 512 MB',
			edits: [{ file: disk, find: 'truncateSync(made, diskBytes);', replace: 'truncateSync(made, 2 * diskBytes);' }],
			fails: /expected \d{9} to be less than or equal to 269484032/,
		},
		{
			test: 'a disk filled with bytes or with files ends at the lab’s limit, the host’s gives no more, and removing helps',
			fence: 'the number of files of the lab’s disk',
			without: 'it is twice as large: 32,768',
			edits: [{ file: disk, find: "'-N', String(diskFiles),", replace: "'-N', String(2 * diskFiles)," }],
			fails: /expected 3\d{4} to be less than 16384/,
		},
		{
			test: 'writes and syncs without end stay on the lab’s own disk: the machine’s is not made to flush, and others write',
			fence: 'the system-call filter: sync(2) does nothing',
			without: 'it does what it does elsewhere, and writes for the whole machine',
			edits: [
				{
					file: 'src/runtime/oci/seccomp/lab-profile.ts',
					find: "{ names: Object.values(pretended).flat(), action: 'SCMP_ACT_ERRNO', errnoRet: 0 }",
					replace: "{ names: Object.values(pretended).flat(), action: 'SCMP_ACT_ALLOW' }",
				},
			],
			fails: /expected \d+ to be less than \d+(\.5)?/,
		},
		{
			test: 'a hundred programs started in a lab that waits for the engine leave the engine’s file as it was',
			fence: 'the engine shows a lab a read-only copy of itself, and its file belongs to the host’s root',
			without:
				'twenty are started by a program that enters the lab as it is, and that anyone may write to: a copy of perl',
			edits: carelessEngine,
			fails: /found True written [1-9]|spawn ETXTBSY/,
		},
	],
};
