import type { Machine } from './machine.ts';

/** Parts of systems as they were read on them, for tests of the doctor. */
const cgroup2 =
	'30 25 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n';
const hybrid = [
	'33 22 0:29 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755',
	...['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'pids'].map(
		(name, index) => `${34 + index} 33 0:${30 + index} / /sys/fs/cgroup/${name} rw,relatime - cgroup cgroup rw,${name}`,
	),
	'43 33 0:39 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd',
	'44 33 0:40 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw',
].join('\n');

const common = {
	'/proc/filesystems': 'nodev\tsysfs\n\text4\nnodev\toverlay\n',
	'/dev/loop-control': '',
	'/proc/sys/kernel/seccomp/actions_avail': 'kill_process kill_thread trap errno user_notif trace log allow\n',
	'/proc/sys/user/max_user_namespaces': '96343\n',
	'/proc/sys/kernel/pty/max': '4096\n',
	'/proc/sys/kernel/pty/nr': '3\n',
	'/proc/sys/fs/inotify/max_user_instances': '128\n',
	'/proc/sys/fs/inotify/max_user_watches': '65536\n',
	'/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io memory hugetlb pids rdma misc\n',
};

interface Recording {
	readonly files?: Readonly<Record<string, string | undefined>>;
	readonly programs?: readonly string[];
	/** What `runc --version` says. */
	readonly runc?: string;
	readonly uid?: number;
	readonly architecture?: string;
	readonly freeBytes?: number;
	readonly env?: Readonly<Record<string, string>>;
}

const usual = ['runc', 'mmdebstrap', 'mount', 'unshare', 'setpriv', 'perl', 'mkfs.ext4', 'chromium'];

/** A machine that answers from a recording. */
export function recordedMachine({ files = {}, programs = usual, ...recording }: Recording): Machine {
	const texts: Readonly<Record<string, string | undefined>> = { ...common, ...files };
	return {
		uid: recording.uid ?? 0,
		env: recording.env ?? {},
		nodeVersion: '24.21.0',
		architecture: recording.architecture ?? 'x64',
		readText: (path) => texts[path],
		exists: (path) => texts[path] !== undefined,
		findProgram: (name) => (programs.includes(name) ? `/usr/bin/${name}` : undefined),
		run: async (file) => ({
			ok: true,
			output: file.endsWith('runc') ? (recording.runc ?? 'runc version 1.1.5+ds1') : '',
		}),
		freeBytes: () => recording.freeBytes ?? 50e9,
	};
}

/** A kernel's files, by the system that they were read on. */
export const systems = {
	debian12Hybrid: { '/proc/sys/kernel/osrelease': '6.1.0-56-amd64\n', '/proc/self/mountinfo': hybrid },
	debian13: { '/proc/sys/kernel/osrelease': '6.12.48+deb13-amd64\n', '/proc/self/mountinfo': cgroup2 },
	ubuntu2404: {
		'/proc/sys/kernel/osrelease': '6.8.0-71-generic\n',
		'/proc/self/mountinfo': cgroup2,
		'/proc/sys/kernel/unprivileged_userns_clone': '1\n',
		'/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n',
	},
	raspberryPi: {
		'/proc/sys/kernel/osrelease': '6.12.34+rpt-rpi-v8\n',
		'/proc/self/mountinfo': cgroup2,
		'/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io pids\n',
	},
} as const;
