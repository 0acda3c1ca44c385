import { moreMemory, namespaceLimit, resources } from './edits.ts';
import type { FencesOf } from './fence.ts';

const start = 'src/runtime/oci/start-lab.ts';
const inotify =
	'inotify instances end at the lab’s own number, in nested user namespaces too; others and the host still get theirs';

const namespaces = { net: 32, user: 64, mnt: 64, uts: 64, ipc: 64, cgroup: 64, pid: 64 };

export const exhaustion: FencesOf = {
	file: 'exhaustion',
	fences: [
		{
			test: 'a fork bomb is held at the limit of processes, the learner is told, and a reset ends it',
			fence: 'pids.max of the lab’s cgroup',
			without: 'it is 320, not 256; the outer bound keeps the machine whole',
			edits: [{ file: resources, find: 'pids: { limit: pids },', replace: 'pids: { limit: pids * 1.25 },' }],
			fails: /expected (3[012]\d|2[6-9]\d) to be less than or equal to 256/,
		},
		{ test: 'of a memory bomb only its own process dies, and the learner is told', ...moreMemory },
		{
			test: 'a tmpfs without a size ends at the lab’s own memory; the learner is told, and a reset gives it back',
			...moreMemory,
		},
		{
			test: 'open files end at the limit of a process, and their memory at that of the lab',
			fence: 'the hard limit of open files of shells',
			without: 'it is 8,192, not 4,096',
			edits: [{ file: 'src/runtime/oci/bundle.ts', find: 'hard: 4096 }', replace: 'hard: 8192 }' }],
			fails: /Too many open files after 8191/,
		},
		{
			test: inotify,
			fence: 'max_inotify_instances of the lab’s user namespace',
			without: 'it is 100, not 64: the kernel’s own limit for one user is 128',
			edits: [namespaceLimit('inotify_instances', 64, 100)],
			fails: /expected (9\d|100) to be less than or equal to 64/,
		},
		{
			test: inotify,
			fence: 'the kernel charges each lab’s own host uid',
			without:
				'all labs’ namespaces belong to one uid, which no lab has, and have no limit of their own: one lab takes the 128 of that uid',
			edits: [
				namespaceLimit('inotify_instances', 64, 1_000),
				{ file: start, find: '...idArguments(lab),', replace: '...idArguments(lab), owner: 999_000,' },
				{
					file: 'tests/attacks/exhaustion.test.ts',
					find: 'expect(Number(/opened (\\d+)/.exec(held.output)?.[1])).toBeLessThanOrEqual(64);',
					replace: '',
				},
			],
			fails: /expected 'opened 0\\n' to contain 'opened 1'/,
		},
		...Object.entries(namespaces).map(([kind, limit]) => ({
			test: `${kind} namespaces end at the lab’s own number, and others still get theirs`,
			fence: `max_${kind}_namespaces of the lab’s user namespace`,
			without: `it is 100, not ${limit}`,
			edits: [namespaceLimit(`${kind}_namespaces`, limit, 100)],
			fails: /expected (9\d|100) to be less than or equal to 64/,
		})),
		{
			test: 'of a storm of net namespaces few live at any moment, and others get theirs meanwhile',
			fence: 'max_net_namespaces of the lab’s user namespace',
			without: 'it is 300, not 32',
			edits: [namespaceLimit('net_namespaces', 32, 300)],
			fails: /expected (9[2-9]|1\d\d|2\d\d) to be less than 92/,
		},
		{
			test: 'ptys of new devpts mounts leave others and the host theirs',
			fence: 'labd raises kernel.pty.max',
			without: 'labd sets it to 4,096, of which the host keeps 1,024; as it was before, a few seconds later',
			alone: true,
			restores: ['/proc/sys/kernel/pty/max'],
			edits: [
				{ file: 'src/labd/terminal-limit.ts', find: 'const most = 2 ** 20;', replace: 'const most = 4_096;' },
				{ file: 'src/labd/terminal-limit.ts', find: 'if (limit >= most) return;', replace: '' },
			],
			fails: /not so: [\s\S]*no-terminal-left/,
		},
		{
			test: 'processes that never rest get the lab’s share of processors and no more',
			fence: 'the quota of processor time of the lab’s cgroup',
			without: 'it is two processors, not one',
			edits: [
				{
					file: resources,
					find: 'Math.round(cpus * cpuPeriodMicroseconds)',
					replace: 'Math.round(2 * cpus * cpuPeriodMicroseconds)',
				},
			],
			fails: /expected [12](\.\d+)? to be less than 1\.2|expected 2 to be 1/,
		},
	],
};
