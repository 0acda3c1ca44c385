import type { LabFile } from '../proc/lab-file.ts';
import type { ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import { sampleInit, sampleProcess, sampleSnapshot, sampleStatus } from './sample-facts.ts';

const every = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'pid_for_children', 'time', 'user', 'uts'];
const own = new Set(['pid', 'pid_for_children', 'mnt']);

/** A small file of the lab's root, for tests. */
export function labFile(change: Partial<LabFile> = {}): LabFile {
	return {
		...{ kind: 'file', device: 47, inode: 5, links: 1, mode: 0o644, uid: 100_000, gid: 100_000, size: 8, bytes: 4_096 },
		...{ changedAt: 1_000_000, ...change },
	};
}

/** A process of which every fact was read, for tests: a server in a container in the lab, on a cgroup v1 host. */
export const richProcess: ProcessFacts = sampleProcess({
	...{ insidePids: [11, 1], threads: 3, comm: 'sleep' },
	namespaces: Object.fromEntries(every.map((kind) => [kind, own.has(kind) ? `${kind}:[2]` : `${kind}:[1]`])),
	status: {
		...{ ...sampleStatus, sigIgn: '0000000000004001', sigCgt: '0000000000000800', sigBlk: '0000000000000002' },
		...{ shdPnd: '0000000000000002', capEff: '0000000000000021', noNewPrivs: 1, seccomp: 2, seccompFilters: 2 },
		...{ uids: Array(4).fill(101_000), gids: Array(4).fill(100_000) },
	},
	details: {
		...{ cgroup: { pids: '/box', memory: '/box' }, root: { device: 48, inode: 2 } },
		mounts: [
			...[{ id: 1, parent: 0, device: '0:1', root: '/', mountPoint: '/mnt', options: ['ro'], optionalFields: [] }].map(
				(mount) => ({ ...mount, type: 'tmpfs', source: 'none', superOptions: ['rw'] }),
			),
		],
		...{ uidMap: [{ inside: 0, outside: 101_000, count: 1 }], gidMap: [{ inside: 0, outside: 101_000, count: 1 }] },
		openFiles: [
			{ fd: 3, target: 'socket:[77]', deleted: false, device: 9, inode: 77, bytes: 0 },
			{ fd: 5, target: '/var/log/app.log', deleted: true, device: 1, inode: 9, bytes: 2 ** 26 },
		],
		syscall: { name: 'read', number: 0, args: ['0x3'], wait: 'pipe_read' },
		timeOffsets: { monotonic: 0, boottime: 86_400 },
		limits: { 'Max processes': { soft: 40, hard: null } },
		files: { '/etc/app.conf': labFile({ inode: 12, text: 'mode=ok\n' }), '/gone': null },
	},
});

/** The lab's PID 1, with the facts that others are compared with. */
export const richInit: ProcessFacts = {
	...sampleInit,
	namespaces: Object.fromEntries(every.map((kind) => [kind, `${kind}:[1]`])),
	details: { root: { device: 47, inode: 2 } },
	status: { ...sampleStatus, seccomp: 2, seccompFilters: 1 },
};

/** The lab with PID 1 and these processes, a socket that listens, and a cgroup with limits. */
export function richSnapshot(at: number, ...processes: readonly ProcessFacts[]): Snapshot {
	const snapshot = sampleSnapshot(at, ...processes);
	return {
		...snapshot,
		processes: snapshot.processes.map((process) => (process === sampleInit ? richInit : process)),
		listening: { 'net:[1]': [{ family: 4, address: '0.0.0.0', port: 8_080, inode: 77 }] },
		files: {
			'/srv/root': labFile({ kind: 'directory', device: 48, inode: 2, mode: 0o755 }),
			'/tmp/pids.txt': labFile({ inode: 7, text: '11 22\n' }),
			'/tmp/drop': labFile({ kind: 'character-device', inode: 8, rdev: [0, 0] }),
			'/nothing': null,
		},
		hostnames: { 'uts:[1]': 'box' },
		mountRoots: { 'mnt:[1]': { device: 47, inode: 2 }, 'mnt:[2]': { device: 48, inode: 2 } },
		cgroups: {
			'/': {},
			'/box': {
				pids: { max: 30, current: 3, refused: 4 },
				...{ memory: { max: 2 ** 24, current: 2 ** 20, oomKills: 1 }, cpu: { max: 0.5 }, frozen: true },
			},
		},
	};
}
