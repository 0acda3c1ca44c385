import type { LabSpec } from '../container-runtime.ts';
import { labIds } from '../image/built-image.ts';
import type { EngineName } from './engine.ts';
import { labResources, type ResourceHost } from './lab-resources.ts';
import type { SeccompProfile } from './seccomp/lab-profile.ts';

/** What a shell finds in its environment; `TERM` is added where there is a terminal. */
export const labEnvironment: Readonly<Record<string, string>> = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	HOME: '/root',
	USER: 'root',
	SHELL: '/bin/bash',
	LANG: 'C.UTF-8',
};

/** What differs between hosts. */
export interface BundleHost extends ResourceHost {
	/** Absolute path of the mounted root file system. */
	readonly rootfs: string;
	/** The host uid of the lab's root. */
	readonly rootUid: number;
	/** Path of the user namespace that the lab is to be in; `undefined` lets the engine make one. */
	readonly userNamespace: string | undefined;
	/** Absolute path of the folder that is `/var/lib/containers` in the lab: an overlay can't have its upper layer on the lab's overlay. */
	readonly containers: string;
	/** Path of the lab's cgroup from the root of a hierarchy; without one of its own it has no limits of resources. */
	readonly cgroupsPath: string | undefined;
	readonly engine: EngineName;
	readonly systemCallFilter: SeccompProfile | undefined;
}

/**
 * What every process of a lab starts with: no core dumps, few open files, and more likely than the host's to be killed for want of memory.
 * Limits of resources are inherited from whoever runs the engine, and are not in the bundle: see `start-lab.pl`.
 */
export const processFences = { openFiles: { soft: 1024, hard: 4096 }, lockedMemory: 65_536, oomScoreAdj: 500 } as const;

/** Terminals that a lab's own devpts gives out, pts(4). */
export const terminalsPerLab = 64;

const devpts = ['newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5', `max=${terminalsPerLab}`];

/** Said again in the lab: the Go runtime in runc raises its own soft limit, and sometimes only after runc has set that of the new process. */
export const openFilesFence = `ulimit -S -n ${processFences.openFiles.soft};`;

/**
 * The pid in the lab of what keeps it alive. Of the numbers below some are taken by the engine's threads, in one lab more than in another:
 * without this it would be 6 here and 7 there, and lessons show it.
 */
export const keeperPid = 6;

/** ns_last_pid is there only where the kernel can restore processes (pid_namespaces(7)): elsewhere the number is as it comes. */
const nameKeeper = `echo ${keeperPid - 1} 2> /dev/null > /proc/sys/kernel/ns_last_pid;`;

/**
 * PID 1: tini reaps, and ends the lab when its child ends. The signals that it would forward are ignored by the child, so that
 * `kill 1` and `killall sleep` do nothing (SIGKILL to the child ends the lab); coreutils' env sets that and is then replaced.
 */
const initArgs = [
	...['/bin/sh', '-c', `${openFilesFence} ${nameKeeper} exec "$@"`, 'sh'],
	'/usr/bin/env',
	'--ignore-signal=HUP,INT,QUIT,USR1,USR2,ALRM,TERM',
	'/usr/bin/tini',
	'-s',
	'--',
	'sleep',
	'infinity',
];

/** Docker's fourteen and what a tiny host needs. Without SYS_RESOURCE, or root of the lab could raise its own limits. */
const capabilities = [
	...['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'MKNOD', 'NET_RAW', 'SETGID', 'SETUID', 'SETFCAP', 'SETPCAP'],
	...['NET_BIND_SERVICE', 'SYS_CHROOT', 'KILL', 'AUDIT_WRITE'],
	...['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'SYS_NICE', 'IPC_OWNER'],
].map((name) => `CAP_${name}`);

function mount(destination: string, type: string, options: readonly string[]) {
	return { destination, type, source: type, options };
}

const plain = ['nosuid', 'noexec', 'nodev'];

/**
 * Whole copies: the kernel lets a user namespace mount a new procfs or sysfs only while it can see a whole one (mount_namespaces(7)), and
 * `ip netns exec` unmounts `/sys` first. crun takes them only right below the root.
 */
function hiddenCopies(engine: EngineName) {
	const folder = engine === 'crun' ? '/.lab-' : '/run/.lab/';
	return [mount(`${folder}proc`, 'proc', plain), mount(`${folder}sys`, 'sysfs', plain)];
}

/**
 * `/proc` and `/sys` are whole and writable: nested containers need it, and the user namespace guards them. Every tmpfs has a size and a
 * number of inodes, and is charged to the lab's memory.
 */
function mounts({ cgroupVersion, engine, containers }: BundleHost) {
	return [
		mount('/proc', 'proc', plain),
		mount('/dev', 'tmpfs', ['nosuid', 'strictatime', 'mode=755', 'size=64k', 'nr_inodes=1k']),
		mount('/dev/pts', 'devpts', ['nosuid', 'noexec', ...devpts]),
		mount('/dev/shm', 'tmpfs', [...plain, 'mode=1777', 'size=64m', 'nr_inodes=4k']),
		mount('/dev/mqueue', 'mqueue', plain),
		mount('/sys', 'sysfs', plain),
		mount('/sys/fs/cgroup', 'cgroup', [...plain, 'relatime', cgroupVersion === 1 ? 'ro' : 'rw']),
		mount('/run', 'tmpfs', ['nosuid', 'nodev', 'mode=755', 'size=64m', 'nr_inodes=16k']),
		mount('/tmp', 'tmpfs', ['nosuid', 'nodev', 'mode=1777', 'size=128m', 'nr_inodes=32k']),
		{ destination: '/var/lib/containers', type: 'bind', source: containers, options: ['bind', 'nodev'] },
		...hiddenCopies(engine),
	];
}

function annotations(spec: LabSpec): Record<string, string> {
	const labels = Object.entries(spec.labels).map(([key, value]) => [`org.proclab.label.${key}`, value]);
	return { 'org.proclab.lab': spec.id, 'org.proclab.image': spec.imagePath, ...Object.fromEntries(labels) };
}

/** The lab as an OCI runtime configuration (`config.json`, version 1.0.2 of the specification). */
export function ociConfig(spec: LabSpec, host: BundleHost): object {
	const idMappings = [{ containerID: 0, hostID: host.rootUid, size: labIds.count }];
	const user = { type: 'user', ...(host.userNamespace === undefined ? {} : { path: host.userNamespace }) };
	const others = ['pid', 'mount', 'network', 'uts', 'ipc', 'cgroup'].map((type) => ({ type }));
	return {
		ociVersion: '1.0.2',
		hostname: spec.hostname,
		root: { path: host.rootfs, readonly: false },
		annotations: annotations(spec),
		process: {
			terminal: false,
			user: { uid: 0, gid: 0 },
			args: initArgs,
			env: Object.entries(labEnvironment).map(([name, value]) => `${name}=${value}`),
			cwd: '/',
			capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
			noNewPrivileges: false,
			oomScoreAdj: processFences.oomScoreAdj,
		},
		mounts: mounts(host),
		linux: {
			uidMappings: idMappings,
			gidMappings: idMappings,
			namespaces: [user, ...others],
			...(host.cgroupsPath === undefined
				? {}
				: { cgroupsPath: host.cgroupsPath, resources: labResources(spec.limits, host) }),
			...(host.systemCallFilter === undefined ? {} : { seccomp: host.systemCallFilter }),
			maskedPaths: [],
			readonlyPaths: [],
		},
	};
}
