import { expect, test } from 'vitest';
import type { Mount } from '../../proc/parse-mountinfo.ts';
import type { CgroupFacts, Snapshot, StatusFacts } from '../../proc/snapshot.ts';
import {
	blocking,
	capabilitiesAre,
	capable,
	catching,
	cgroupExists,
	type Finding,
	filteredBeyond,
	frozen,
	gidInLab,
	hasGrown,
	holdsDeleted,
	ignoring,
	inCgroup,
	limitedTo,
	listensAt,
	mapsId,
	mounted,
	noNewPrivileges,
	otherRoot,
	pending,
	powerless,
	sameRoot,
	seccompMode,
	uidInLab,
} from '../findings.ts';
import { sampleInit, sampleProcess, sampleSnapshot, sampleStatus, viewOf } from '../sample-facts.ts';

const told = ({ holds, says, evidence }: Finding) => [
	holds,
	says,
	...evidence.map(({ field, value }) => `${field}: ${value}`),
];

const withStatus = (change: Partial<StatusFacts>) => sampleProcess({ status: { ...sampleStatus, ...change } });
const sleep = sampleProcess();
const start = sampleSnapshot(0);

test('what a process does about one signal is one bit of a mask', () => {
	const process = withStatus({ sigIgn: '0000000000004001', sigCgt: '0000000000000800', sigBlk: '0000000000004000' });
	expect(told(ignoring(process, 'SIGTERM'))).toEqual([true, 'sleep 11 ignores SIGTERM', 'SigIgn: 0000000000004001']);
	expect([
		ignoring(process, 'SIGINT').says,
		catching(process, 'SIGUSR2').holds,
		catching(process, 'SIGTERM').says,
	]).toEqual([...['sleep 11 doesn’t ignore SIGINT', true, 'sleep 11 has no handler for SIGTERM']]);
	expect([blocking(process, 'SIGTERM').holds, blocking(sleep, 'SIGTERM').holds]).toEqual([true, false]);
	const waiting = ['sigPnd', 'shdPnd'].map((set) => withStatus({ [set]: '0000000000004000' }));
	expect(waiting.map((one) => told(pending(one, 'SIGTERM'))[2])).toEqual([
		...['SigPnd: 0000000000004000', 'ShdPnd: 0000000000004000'],
	]);
	expect([...waiting, sleep].map((one) => pending(one, 'SIGTERM').holds)).toEqual([true, true, false]);
});

const full = '000001ffffffffff';

test('capabilities are told by name and by set', () => {
	const root = withStatus({ capEff: full, capPrm: full, capBnd: full });
	expect(told(capable(root, 'CAP_SYS_ADMIN'))).toEqual([
		...[true, 'sleep 11 has CAP_SYS_ADMIN in its effective set', `CapEff: ${full}`],
	]);
	expect(capable(root, 'CAP_CHECKPOINT_RESTORE', 'Inh').says).toBe(
		'sleep 11 lacks CAP_CHECKPOINT_RESTORE in its inheritable set',
	);
	expect(told(powerless(root))).toEqual([
		...[false, 'sleep 11 has all 41 in its effective set', `CapEff: ${full}`, `CapPrm: ${full}`, `CapBnd: ${full}`],
	]);
	expect(powerless(withStatus({ capBnd: full })).says).toBe('sleep 11 has all 41 in its bounding set');
	expect(powerless(sleep).holds).toBe(true);
	const some = withStatus({ capEff: '0000000000000021' });
	expect([
		capabilitiesAre(some, 'Eff', ['CAP_CHOWN', 'CAP_KILL']).holds,
		capabilitiesAre(sleep, 'Eff', []).holds,
	]).toEqual([...[true, true]]);
	expect(capabilitiesAre(some, 'Eff', ['CAP_CHOWN', 'CAP_MKNOD']).says).toBe(
		'sleep 11 has CAP_CHOWN, CAP_KILL in its effective set; CAP_MKNOD is missing',
	);
	expect(capabilitiesAre(some, 'Eff', ['CAP_CHOWN']).says).toContain('more than are wanted');
});

test('seccomp and no_new_privs', () => {
	const filtered = withStatus({ seccomp: 2, noNewPrivs: 1 });
	expect(told(seccompMode(filtered, 'filter'))).toEqual([
		true,
		'sleep 11 has a filter on its system calls',
		'Seccomp: 2',
	]);
	expect(seccompMode(sleep, 'filter').says).toBe('sleep 11 has no filter on its system calls');
	expect([noNewPrivileges(filtered).holds, noNewPrivileges(sleep).holds]).toEqual([true, false]);
});

test('a filter of its own is one more than the other has', () => {
	const [one, two] = [1, 2].map((seccompFilters) => withStatus({ seccomp: 2, seccompFilters }));
	if (!one || !two) throw new Error('there are two');
	expect(told(filteredBeyond(two, one))).toEqual([
		true,
		'sleep 11 has 2 filters on its system calls, sleep 11 1',
		...['Seccomp_filters: 2', 'Seccomp_filters: 1'],
	]);
	expect(filteredBeyond(one, two).says).toBe('sleep 11 has 1 filter on its system calls, no more than sleep 11');
	expect([filteredBeyond(two, sleep).holds, filteredBeyond(sleep, one).holds]).toEqual(['unknown', 'unknown']);
});

test('ids are told as the lab counts them', () => {
	const user = withStatus({ uids: [101_000, 101_000, 101_000, 101_000], gids: [100_000, 100_007, 100_000, 100_000] });
	expect(told(uidInLab(start, user, 1_000))).toEqual([
		...[true, 'sleep 11 is uid 1000 in the lab', 'Uid: 101000 101000 101000 101000'],
	]);
	expect([uidInLab(start, user, 0).says, gidInLab(start, user, 7).holds, gidInLab(start, user, 0).says]).toEqual([
		...['sleep 11 is uid 1000 in the lab, not 0', true, 'sleep 11 is gid 7 in the lab, not 0'],
	]);
	const mapped = sampleProcess({ details: { uidMap: [{ inside: 0, outside: 101_000, count: 10 }], gidMap: [] } });
	expect(told(mapsId(start, mapped, { kind: 'uid', inside: 3, outside: 1_003 }))).toEqual([
		...[true, 'In the user namespace of sleep 11 uid 3 is uid 1003 of the lab', 'uid_map: 0 101000 10'],
	]);
	expect(mapsId(start, mapped, { kind: 'uid', inside: 0, outside: 0 }).says).toContain('is uid 1000 of the lab, not 0');
	expect(told(mapsId(start, mapped, { kind: 'gid', inside: 0, outside: 0 }))).toEqual([
		...[false, 'The user namespace of sleep 11 has no gid 0', 'gid_map: (empty)'],
	]);
	expect(mapsId(start, sleep, { kind: 'uid', inside: 0, outside: 0 }).holds).toBe('unknown');
});

const mount = (mountPoint: string, change: Partial<Mount> = {}): Mount => ({
	...{ id: 1, parent: 0, device: '0:1', root: '/', mountPoint, options: ['rw', 'relatime'], optionalFields: [] },
	...{ type: 'tmpfs', source: 'none', superOptions: ['rw'], ...change },
});

test('of mounts stacked on one place the last is seen, with its own options', () => {
	const bind = mount('/data', { root: '/srv/data', type: 'ext4', options: ['ro', 'relatime'] });
	const process = sampleProcess({ details: { mounts: [mount('/mnt'), mount('/mnt', { type: 'proc' }), bind] } });
	expect(told(mounted(process, '/data', { type: 'ext4', options: ['ro'] }))).toEqual([
		true,
		'For sleep 11 there is a mount of ext4 at /data, with ro',
		'mountinfo: /srv/data /data ro,relatime - ext4 none rw',
	]);
	expect([
		mounted(process, '/mnt', { type: 'tmpfs' }).says,
		mounted(process, '/mnt', { options: ['ro'] }).says,
	]).toEqual([
		...[
			'For sleep 11 there is a mount of proc at /mnt, not of tmpfs',
			'For sleep 11 there is a mount of proc at /mnt, without ro',
		],
	]);
	expect(told(mounted(process, '/opt'))).toEqual([
		...[false, 'For sleep 11 nothing is mounted at /opt', 'mountinfo: no line for /opt'],
	]);
	expect(mounted(sampleProcess({ details: { mounts: [] } }), '/').holds).toBe(false);
	expect([mounted(sleep, '/').holds, mounted(sampleProcess({ state: 'Z' }), '/').holds]).toEqual(['unknown', false]);
});

test('a root directory is known by device and inode, both', () => {
	const rooted = (device: number, inode: number, pid = 4711) =>
		sampleProcess({ pid, details: { root: { device, inode } } });
	const init = rooted(47, 2, 4700);
	expect([
		sameRoot(rooted(47, 2), init).holds,
		sameRoot(rooted(48, 2), init).holds,
		otherRoot(rooted(47, 3), init).holds,
	]).toEqual([...[true, false, true]]);
	expect(told(otherRoot(rooted(47, 3), init))).toEqual([
		...[
			true,
			'sleep 11 has another root directory than sleep 0',
			'root: device 0:47, inode 3',
			'root: device 0:47, inode 2',
		],
	]);
	for (const compare of [sameRoot, otherRoot])
		expect([compare(sleep, init).holds, compare(rooted(1, 1), sleep).holds]).toEqual(['unknown', 'unknown']);
});

const log = { fd: 5, target: '/var/log/app.log', deleted: true, device: 1, inode: 9, bytes: 64 * 2 ** 20 };

test('a deleted file that is open still takes its room', () => {
	const process = sampleProcess({ details: { openFiles: [{ ...log, fd: 4, deleted: false }, log] } });
	const finding = holdsDeleted(process, { leastBytes: 2 ** 20 });
	expect(told(finding)).toEqual([
		...[true, 'sleep 11 has a deleted file of 1 MiB or more open', 'fd: /var/log/app.log (deleted)'],
	]);
	expect(finding.evidence[0]).toMatchObject({ source: '/proc/4711/fd/5', meaning: expect.stringContaining('64 MiB') });
	expect(holdsDeleted(process, { leastBytes: 2 ** 30 }).holds).toBe(false);
	expect(holdsDeleted(sampleProcess({ details: { openFiles: [] } })).holds).toBe(false);
	expect(holdsDeleted(sleep).holds).toBe('unknown');
});

test('who listens is who holds the socket', () => {
	const socket = { family: 4, address: '0.0.0.0', port: 8_080, inode: 77 } as const;
	const server = sampleProcess({ details: { openFiles: [{ ...log, fd: 3, target: 'socket:[77]', deleted: false }] } });
	const other = sampleProcess({ pid: 4712, details: { openFiles: [] } });
	const listening = (net: Snapshot['listening']) => ({
		...sampleSnapshot(100, server, other),
		...(net && { listening: net }),
	});
	const view = viewOf(start, listening({ 'net:[1]': [socket] }));
	expect(told(listensAt(view, server, 8_080))).toEqual([
		...[true, 'sleep 11 listens at port 8080', 'net/tcp: 0.0.0.0:8080 (LISTEN), inode 77', 'fd: socket:[77]'],
	]);
	expect(listensAt(view, other, 8_080).says).toBe('Another process than sleep 12 listens at port 8080');
	expect(listensAt(view, server, 8_081).says).toBe('Nobody listens at port 8081 in the network of sleep 11');
	expect(listensAt(viewOf(start, listening({})), server, 8_080).holds).toBe('unknown');
	expect(listensAt(viewOf(start, listening(undefined)), server, 8_080).holds).toBe('unknown');
	expect(listensAt(view, sleep, 8_080).holds).toBe('unknown');
});

const box = (change: CgroupFacts = {}): CgroupFacts => ({
	pids: { max: 30, current: 3, refused: 4 },
	memory: { max: null, current: 1_000, oomKills: 0 },
	cpu: { max: 0.5 },
	frozen: false,
	...change,
});
const groups = (at: number, cgroups?: Record<string, CgroupFacts>) => ({
	...sampleSnapshot(at),
	...(cgroups && { cgroups }),
});

test('a cgroup’s limits are numbers, or there is none', () => {
	const view = viewOf(start, groups(100, { '/': {}, '/box': box() }));
	expect(told(limitedTo(view, '/box', { name: 'pids.max', most: 100 }))).toEqual([
		...[true, '/box has the limit pids.max of 30', 'pids.max: 30'],
	]);
	expect(limitedTo(view, '/box', { name: 'pids.max', most: 20 }).says).toContain('20 is the most');
	expect(told(limitedTo(view, '/box', { name: 'memory.max', most: 20 }))).toEqual([
		...[false, '/box has no memory.max', 'memory.limit_in_bytes: max'],
	]);
	expect(limitedTo(view, '/box', { name: 'cpu.max', most: 0.5 }).holds).toBe(true);
	expect(limitedTo(view, '/', { name: 'pids.max', most: 1 }).holds).toBe('unknown');
	expect(told(limitedTo(view, '/bag', { name: 'pids.max', most: 1 }))).toEqual([
		false,
		'There is no cgroup /bag',
		'cgroups: / /box',
	]);
	expect([
		frozen(view, '/box').holds,
		frozen(viewOf(start, groups(1, { '/box': box({ frozen: true }) })), '/box').holds,
	]).toEqual([...[false, true]]);
	expect(cgroupExists(viewOf(start), '/box').holds).toBe('unknown');
});

test('a counter counts from when the task began', () => {
	const refused = (count: number) => ({ '/box': box({ pids: { max: 30, current: 3, refused: count } }) });
	const grown = (before: Snapshot, after: number) =>
		hasGrown(viewOf(before, groups(100, refused(after))), '/box', { name: 'pids.refused' });
	expect(told(grown(groups(0, refused(4)), 6))).toEqual([
		...[true, 'In /box a refused fork happened 2 times since you began', 'pids.events: 6'],
	]);
	expect([
		grown(groups(0, refused(4)), 4).holds,
		grown(groups(0, {}), 4).holds,
		grown(groups(0, refused(4)), 1).holds,
	]).toEqual([...[false, true, true]]);
	expect([grown(groups(0), 4).holds, grown({ ...groups(0, {}), gaps: ['x'] }, 4).holds]).toEqual([
		'unknown',
		'unknown',
	]);
	expect(grown(groups(0, { '/box': {} }), 4).holds).toBe('unknown');
});

test('a process is in a cgroup of either version', () => {
	const inside = (cgroup: Record<string, string>) => sampleProcess({ details: { cgroup } });
	expect(told(inCgroup(inside({ pids: '/box', memory: '/box', cpu: '/' }), '/box'))).toEqual([
		...[true, 'sleep 11 is in the cgroup /box', 'cgroup: pids, memory /box; cpu /'],
	]);
	expect(told(inCgroup(inside({ unified: '/' }), '/box'))).toEqual([
		...[false, 'sleep 11 is in the cgroup /, not in /box', 'cgroup: 0::/'],
	]);
	expect([inCgroup(inside({ memory: '/box' }), '/box').holds, inCgroup(sleep, '/box').holds]).toEqual([
		'unknown',
		'unknown',
	]);
	expect(inCgroup(inside({ pids: '/', memory: '/box' }), '/box', 'memory').holds).toBe(true);
	expect(sameRoot(sampleInit, sampleInit).holds).toBe('unknown');
});
