import { noUserNamespace, rootIsHostsRoot } from './edits.ts';
import type { Edit, FencesOf } from './fence.ts';

const bundle = 'src/runtime/oci/bundle.ts';
const start = 'src/runtime/oci/start-lab.pl';
const test = 'tests/attacks/escape.test.ts';
const nobody = 'root of a lab is nobody on the host';
const isRoot = 'it is uid 0 of the host, in a user namespace all the same';
const processes = '/proc/sys/kernel/print-fatal-signals';

/** Of the kinds of namespaces that a lab gets. */
function without(kind: string): Edit {
	return { file: bundle, find: `'${kind}', `, replace: '' };
}

/** The kernel lets nobody mount a new one who doesn't own the namespace that it shows: the host's is bound in its place. */
function bound(destination: string, type: string): Edit {
	return {
		file: bundle,
		find: `mount('${destination}', '${type}', plain),`,
		replace: `{ destination: '${destination}', type: 'bind', source: '${destination}', options: ['rbind', 'rslave'] },`,
	};
}

const noCopies: Edit = { file: bundle, find: '...hiddenCopies(engine),', replace: '' };

export const escapes: FencesOf = {
	file: 'escape',
	fences: [
		{
			test: 'a root that leaves its chroot, changes its root or unmounts it finds only the lab',
			fence: 'the lab’s root is the root of its mount namespace: the host’s is not below it',
			without:
				'runc is told to move the root and chroot, not to pivot_root(2); the attack only reads a file of the test',
			edits: [
				{ file: 'src/runtime/oci/engine.ts', find: "'run', '--detach',", replace: "'run', '--no-pivot', '--detach'," },
			],
			fails: /not to contain 'a secret of the host'/,
		},
		{
			test: 'no mount of a lab names a place of the host',
			fence: 'the overlay is made with names that are relative to the lab’s folder',
			without: 'its lower folder is named by its path',
			edits: [{ file: start, find: "lowerdir => 'image', upperdir", replace: 'lowerdir => $given{rootfs}, upperdir' }],
			fails: /not to contain '\/(tmp|run)\/proclab-/,
		},
		{
			test: 'of /proc/sys only what is the lab’s own can be written',
			fence: nobody,
			without: `${isRoot}; the attack is aimed at one harmless setting, print-fatal-signals`,
			restores: [processes],
			edits: [
				rootIsHostsRoot,
				{ file: test, find: "['core_pattern', 'modprobe', 'panic', 'pty/max']", replace: "['print-fatal-signals']" },
				{
					file: test,
					find: '(("core_pattern", "|/bin/false"), ("modprobe", "/tmp/x"), ("panic", "1"), ("pty/max", "1"))',
					replace: '(("print-fatal-signals", "1"),)',
				},
				{ file: test, find: 'os.walk("/proc/sys"):', replace: 'os.walk("/proc/sys/kernel/keys"):' },
			],
			fails: /'1\\n'[\s\S]*'0\\n'|\+ +"1\n/,
		},
		{
			test: 'of /sys only the lab’s own network devices can be written',
			fence: nobody,
			without: `${isRoot}; the attack only asks what it might write`,
			edits: [rootIsHostsRoot],
			fails: /\/sys\/kernel\//,
		},
		{
			test: 'no device of the host can be made, found or mounted',
			fence: 'the user namespace: devices and most file systems are for the host’s root',
			without: 'the lab is in none of its own; the attack makes nodes and mounts, and opens none',
			edits: noUserNamespace,
			fails: /made mem/,
		},
		{
			test: 'no device of the host can be made, found or mounted',
			fence: 'the bundle has no device of the host',
			without: 'it has /dev/kmsg, read-only',
			edits: [
				{
					file: bundle,
					find: '...hiddenCopies(engine),',
					replace:
						"...hiddenCopies(engine), { destination: '/dev/kmsg', type: 'bind', source: '/dev/kmsg', options: ['bind', 'ro'] },",
				},
			],
			fails: /kmsg/,
		},
		{
			test: 'signals to every process, and to every number, reach only the lab’s own',
			fence: 'the pid namespace',
			without:
				'the lab is in the host’s, and sees its /proc; only processes of the lab’s own uid can be reached, one of the test among them',
			edits: [without('pid'), bound('/proc', 'proc'), noCopies],
			fails: /expected 'SIGKILL' to be null/,
		},
		{
			test: 'nothing of the host or of another lab is reached by the network, nor by abstract sockets, nor labd by its socket',
			fence: 'the network namespace',
			without: 'labs are in the host’s; the attack calls the machine’s own addresses only',
			edits: [
				without('network'),
				bound('/sys', 'sysfs'),
				noCopies,
				{
					file: test,
					find: "		'169.254.169.254',\n		'10.0.0.1',\n		'192.168.0.1',\n		'172.17.0.1',\n		'8.8.8.8',\n		'fd00::1',\n		'224.0.0.1',\n",
					replace: '',
				},
			],
			fails: /reached \('127\.0\.0\.1'[\s\S]*proclab-attack/,
		},
		{
			test: 'cgroups can be mounted, but not their limits changed, nor left, nor a program run at their release',
			fence: nobody,
			without: `${isRoot}; its cgroup namespace shows it none but the lab’s cgroups`,
			edits: [rootIsHostsRoot],
			fails: /to deeply equal/,
		},
	],
};
