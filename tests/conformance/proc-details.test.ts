import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/foundation/clock.ts';
import { snapshotTaker } from '../../src/lifecycle/snapshot-lab.ts';
import { isZombie } from '../../src/proc/is-zombie.ts';
import { factKinds, type ProcessFacts, type Snapshot } from '../../src/proc/snapshot.ts';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { LabBench, makeOciHarness, type RuntimeHarness } from './container-runtime-kit.ts';

let harness: RuntimeHarness;
let bench: LabBench;
let lab: LabRef;
let take: () => Snapshot;

beforeAll(async () => {
	harness = await makeOciHarness('runc');
	bench = new LabBench(harness);
	lab = await bench.start('details');
	take = snapshotTaker({ runtime: bench.runtime, clock: systemClock }, lab, new Set(factKinds));
});

afterAll(async () => {
	await bench.clear();
	harness.remove();
});

/** Runs a script that leaves something running, and gives the process that has come to rest with this last argument. */
async function leftBy(script: string, lastArgument: string): Promise<ProcessFacts> {
	const said = await bench.run(lab, script);
	if (said.status !== 0) throw new Error(said.errors);
	return await vi.waitFor(() => {
		const found = take().processes.find(({ argv }) => argv?.at(-1) === lastArgument);
		if (found?.state !== 'S') throw new Error(`no process ${lastArgument} sleeps: ${JSON.stringify(found)}`);
		return found;
	});
}

const init = () => {
	const found = take().processes.find(({ pid }) => pid === lab.init.pid);
	if (!found) throw new Error('the lab is gone');
	return found;
};

const again = (process: ProcessFacts) => take().processes.find(({ pid }) => pid === process.pid);

/** Starts a command without a terminal, in the background. */
const detached = (command: string) => `setsid ${command} < /dev/null > /dev/null 2>&1 &\n`;

const jail = (path: string) => `mkdir -p ${path}/bin; cp /usr/bin/busybox ${path}/bin/busybox\n`;

test('a process of the lab has all its details, and none is unreadable', () => {
	const { details, unreadable } = init();
	expect(unreadable).toEqual({});
	expect(details).toMatchObject({
		uidMap: [{ inside: 0, outside: lab.rootUid, count: 65_536 }],
		gidMap: [{ inside: 0, outside: lab.rootUid, count: 65_536 }],
		timeOffsets: { monotonic: 0, boottime: 0 },
		syscall: { name: 'rt_sigtimedwait' },
	});
	expect(details.mounts?.[0]).toMatchObject({ mountPoint: '/', type: 'overlay' });
	expect(details.openFiles?.map(({ fd }) => fd)).toEqual([0, 1, 2]);
	expect(details.cgroup).toHaveProperty(lab.cgroups.unified === undefined ? 'pids' : 'unified');
});

test('a change of what was not asked for is not read, and nothing of it is in the snapshot', () => {
	const plain = snapshotTaker({ runtime: bench.runtime, clock: systemClock }, lab)();
	expect(plain.processes[0]?.details).toEqual({});
	expect(plain).not.toHaveProperty('listening');
	expect(plain).not.toHaveProperty('cgroups');
});

test('sockets that listen are those of a net namespace, and belong to who has them open', async () => {
	const listener = `import socket, time
a = socket.create_server(('', 8080), backlog=600)
b = socket.create_server(('::1', 8081), family=socket.AF_INET6)
c = [socket.create_connection(('127.0.0.1', 8080)) for k in range(450)]
d = [a.accept() for k in range(450)]
time.sleep(1000)`;
	const script = `cat > /tmp/listener.py <<'END'\n${listener}\nEND\n${detached(
		`unshare --net sh -c 'ip link set lo up; exec prlimit --nofile=2000:2000 python3 /tmp/listener.py 31100'`,
	)}`;
	const process = await leftBy(script, '31100');
	await expect
		.poll(() => take().listening?.[process.namespaces.net ?? ''])
		.toMatchObject([
			{ family: 4, address: '0.0.0.0', port: 8080 },
			{ family: 6, address: '::1', port: 8081 },
		]);
	expect(take().listening?.[init().namespaces.net ?? '']).toEqual([]);
	expect(process.unreadable).toEqual({ fd: 'EFBIG' });
	await bench.run(lab, `kill ${process.insidePids[0]}`);
});

test('a socket is found among the open files of its owner by its inode', async () => {
	const listen = `python3 -c 'import socket, time; s = socket.create_server(("", 8090)); time.sleep(1000)' 31101`;
	const process = await leftBy(detached(listen), '31101');
	const socket = await vi.waitFor(() => {
		const [found] = take().listening?.[process.namespaces.net ?? ''] ?? [];
		if (found?.port !== 8090) throw new Error('nothing listens yet');
		return found;
	});
	expect(process.details.openFiles).toContainEqual(
		expect.objectContaining({ target: `socket:[${socket.inode}]`, inode: socket.inode, deleted: false }),
	);
	await bench.run(lab, `kill ${process.insidePids[0]}`);
	await expect.poll(() => take().listening?.[process.namespaces.net ?? '']).toEqual([]);
});

test('chroot leaves the mount namespace, pivot_root is at the root of its own', async () => {
	const chrooted = await leftBy(
		`${jail('/tmp/jail')}${detached('chroot /tmp/jail /bin/busybox sleep 31102')}`,
		'31102',
	);
	const pivot = 'mount --bind /tmp/jail2 /tmp/jail2; cd /tmp/jail2; mkdir old; pivot_root . old';
	const pivoted = await leftBy(
		`${jail('/tmp/jail2')}${detached(`unshare --mount bash -c '${pivot}; exec /bin/busybox sleep 31103'`)}`,
		'31103',
	);
	const { details, namespaces } = init();
	const roots = [details, chrooted.details, pivoted.details].map(({ root }) => `${root?.device}:${root?.inode}`);
	expect(new Set(roots).size).toBe(3);
	expect(chrooted.namespaces.mnt).toBe(namespaces.mnt);
	expect(chrooted.details.mounts).toEqual([]);
	expect(pivoted.namespaces.mnt).not.toBe(namespaces.mnt);
	expect(pivoted.details.mounts?.map(({ mountPoint }) => mountPoint)).toEqual(
		expect.arrayContaining(['/', '/old', '/old/proc']),
	);
	await bench.run(lab, `kill ${chrooted.insidePids[0]} ${pivoted.insidePids[0]}`);
});

test('a mount that another process makes in the namespace is seen by all, who share one table', async () => {
	const process = await leftBy(detached('sleep 31104'), '31104');
	expect(process.details.mounts).toBe(init().details.mounts);
	await bench.run(lab, 'mkdir -p "/tmp/a b"; mount -t tmpfs -o ro mine "/tmp/a b"');
	await expect
		.poll(() => again(process)?.details.mounts)
		.toContainEqual(expect.objectContaining({ mountPoint: '/tmp/a b', source: 'mine', type: 'tmpfs' }));
	await bench.run(lab, `umount "/tmp/a b"; kill ${process.insidePids[0]}`);
});

test('an open file that was deleted has no links and takes its room; a name may end as the kernel’s mark does', async () => {
	const open = `import os, time
a = open('/tmp/gone', 'wb', buffering=0)
a.write(bytes(8 << 20))
os.unlink('/tmp/gone')
b = open('/tmp/kept (deleted)', 'wb')
time.sleep(1000)`;
	const script = `cat > /tmp/open.py <<'END'\n${open}\nEND\n${detached('python3 /tmp/open.py 31105')}`;
	const process = await leftBy(script, '31105');
	const named = (target: string) => process.details.openFiles?.find((file) => file.target === target);
	expect(named('/tmp/gone')).toMatchObject({ deleted: true, bytes: 8 << 20 });
	expect(named('/tmp/kept (deleted)')).toMatchObject({ deleted: false, bytes: 0 });
	expect(named('/dev/null')).toMatchObject({ fd: 0, deleted: false });
	await bench.run(lab, `truncate --size 0 /proc/${process.insidePids[0]}/fd/3`);
	await expect
		.poll(() => again(process)?.details.openFiles?.find(({ fd }) => fd === 3))
		.toMatchObject({ deleted: true, bytes: 0 });
	await bench.run(lab, `kill ${process.insidePids[0]}; rm '/tmp/kept (deleted)'`);
});

test('the id map of a user namespace in the lab counts outside ids as the host does', async () => {
	const process = await leftBy(detached('unshare --user --map-root-user sleep 31106'), '31106');
	expect(process.details).toMatchObject({
		uidMap: [{ inside: 0, outside: lab.rootUid, count: 1 }],
		gidMap: [{ inside: 0, outside: lab.rootUid, count: 1 }],
	});
	await bench.run(lab, `kill ${process.insidePids[0]}`);
});

test('a sleeping process says in which system call it waits, and on what', async () => {
	const reader = await leftBy(`mkfifo /tmp/fifo; ${detached('sh -c "exec cat - 31107 <> /tmp/fifo"')}`, '31107');
	expect(reader.details.syscall).toMatchObject({ name: 'read', args: expect.arrayContaining(['0x0']) });
	expect(reader.details.syscall?.wait).toMatch(/pipe/);
	const sleeper = await leftBy(detached('sleep 31108'), '31108');
	expect(sleeper.details.syscall).toMatchObject({ name: 'clock_nanosleep' });
	await bench.run(lab, `kill ${reader.insidePids[0]} ${sleeper.insidePids[0]}`);
});

test('no file of the lab is opened: who waits for the other end of a FIFO waits on', async () => {
	const holder = `import os, time
os.mkfifo('/tmp/fifo2')
os.open('/tmp/fifo2', os.O_PATH)
time.sleep(1000)`;
	const script = `cat > /tmp/holder.py <<'END'\n${holder}\nEND\n${detached('python3 /tmp/holder.py 31115')}`;
	const named = await leftBy(script, '31115');
	expect(named.details.openFiles).toContainEqual(expect.objectContaining({ fd: 3, target: '/tmp/fifo2' }));
	const writer = await leftBy(detached('bash -c "exec 3> /tmp/fifo2; sleep 1000" x 31116'), '31116');
	await expect.poll(() => again(writer)?.details.syscall?.name).toBe('openat');
	for (let look = 0; look < 20; look += 1) take();
	expect(again(writer)?.details.syscall).toMatchObject({ name: 'openat', wait: 'wait_for_partner' });
	await bench.run(lab, `kill ${named.insidePids[0]} ${writer.insidePids[0]}`);
});

test('a time namespace shifts the clocks of who is in it', async () => {
	const process = await leftBy(
		detached('unshare --user --map-root-user --time --boottime 864000 --monotonic -5 sleep 31109'),
		'31109',
	);
	expect(process.namespaces.time).not.toBe(init().namespaces.time);
	expect(process.details.timeOffsets).toEqual({ monotonic: -5, boottime: 864_000 });
	await bench.run(lab, `kill ${process.insidePids[0]}`);
});

test('a cgroup below the lab’s has its limits, its counters and its members; a zombie on v1 is in none', async () => {
	const boxes = ['pids', 'memory', 'cpu', 'freezer', 'unified'].flatMap((controller) => {
		const folder = lab.cgroups[controller];
		return folder === undefined ? [] : [join(folder, 'box')];
	});
	const process = await leftBy(
		`cat > /tmp/fork.sh <<'END'
while [ ! -e /tmp/go ]; do sleep 0.1; done
(exit 3) &
exec sleep 31110
END
${detached('bash /tmp/fork.sh')}${detached('sleep 31111')}`,
		'31111',
	);
	const limits: Readonly<Record<string, string>> = {
		...{ 'pids.max': '5', 'memory.max': '20971520', 'cpu.max': '50000 100000' },
		...{ 'memory.limit_in_bytes': '20971520', 'cpu.cfs_quota_us': '50000', 'freezer.state': 'FROZEN' },
	};
	try {
		for (const box of boxes) {
			mkdirSync(box);
			writeFileSync(join(box, 'cgroup.procs'), String(process.pid));
			for (const [file, value] of Object.entries(limits)) tryWrite(join(box, file), value);
		}
		await expect
			.poll(() => again(process)?.details.cgroup)
			.toMatchObject({ [lab.cgroups.unified ? 'unified' : 'pids']: '/box' });
		const snapshot = take();
		expect(snapshot.gaps).toEqual([]);
		expect(snapshot.cgroups?.['/']).toMatchObject({ pids: { max: 128 }, cpu: { max: 1 }, frozen: false });
		expect(snapshot.cgroups?.['/']?.memory?.max).toBe(256 * 1024 * 1024);
		expect(snapshot.cgroups?.['/box']).toMatchObject({
			pids: { max: 5, current: 1, refused: 0 },
			memory: { max: 20_971_520, oomKills: 0 },
			cpu: { max: 0.5 },
		});
		if (lab.cgroups.freezer) expect(snapshot.cgroups?.['/box']?.frozen).toBe(true);
		await bench.run(lab, 'touch /tmp/go');
		const zombie = await vi.waitFor(() => {
			const found = take().processes.find(isZombie);
			if (!found) throw new Error('no zombie yet');
			return found;
		});
		expect(zombie.unreadable).toEqual({});
		expect(Object.keys(zombie.details).sort()).toEqual(
			lab.cgroups.unified ? ['cgroup', 'gidMap', 'uidMap'] : ['gidMap', 'uidMap'],
		);
	} finally {
		for (const box of boxes) tryWrite(join(box, 'freezer.state'), 'THAWED');
		const left = take().processes.filter(({ argv }) => ['31110', '31111'].includes(argv?.at(-1) ?? ''));
		await bench.run(lab, `kill ${left.map(({ insidePids }) => insidePids[0]).join(' ')}`);
		for (const box of boxes) await vi.waitFor(() => rmdirSync(box));
	}
	await expect.poll(() => take().cgroups).not.toHaveProperty('/box');
});

/** Files that a hierarchy doesn't have are left out. */
function tryWrite(file: string, value: string): void {
	try {
		readFileSync(file);
	} catch {
		return;
	}
	writeFileSync(file, value);
}

test('the init of a namespace that can’t go, for someone outside does not wait, gives no reason to doubt', async () => {
	const keeper = `import os, subprocess, time
init = subprocess.Popen(['unshare', '--pid', '--fork', 'sleep', '31112'])
while not (pids := open(f'/proc/{init.pid}/task/{init.pid}/children').read().split()): time.sleep(0.01)
os.setns(os.open(f'/proc/{pids[0]}/ns/pid', os.O_RDONLY), os.CLONE_NEWPID)
if os.fork() == 0: os.execlp('sleep', 'sleep', '31113')
time.sleep(1000)`;
	const script = `cat > /tmp/keeper.py <<'END'\n${keeper}\nEND\n${detached('python3 /tmp/keeper.py 31114')}`;
	const guest = await leftBy(script, '31113');
	const namespaceInit = take().processes.find(({ argv }) => argv?.join(' ') === 'sleep 31112');
	if (!namespaceInit) throw new Error('the namespace has no init');
	await bench.run(lab, `kill -9 ${namespaceInit.insidePids[0]}`);
	await vi.waitFor(() => expect(again(guest)?.state).toBe('Z'));
	const stuck = await vi.waitFor(() => {
		const found = again(namespaceInit);
		if (found?.details.syscall?.wait !== 'zap_pid_ns_processes') throw new Error(JSON.stringify(found));
		return found;
	});
	expect(stuck).toMatchObject({ state: 'S', exe: null, details: { openFiles: [] } });
	expect(Object.keys(stuck.details)).not.toContain('root');
	expect(new Set(Object.values(stuck.unreadable))).toEqual(new Set(['ENOENT']));
	const keeperNow = take().processes.find(({ argv }) => argv?.at(-1) === '31114');
	await bench.run(lab, `kill -9 ${keeperNow?.insidePids[0]}`);
	await expect.poll(() => again(stuck)).toBeUndefined();
});

test('without the right to look, details are absent with the reason', () => {
	const script = `
		import { createHostProcSource } from './src/proc/node/host-proc-source.ts';
		import { createExtraFacts } from './src/proc/extra-facts.ts';
		import { factKinds } from './src/proc/snapshot.ts';
		const source = createHostProcSource({ livingPids: () => [], taskCount: () => undefined });
		process.setgroups([]); process.setgid(65534); process.setuid(65534);
		const facts = createExtraFacts(source, new Set(factKinds), { clock: { now: Date.now, monotonic: Date.now }, longest: 1000 });
		console.log(JSON.stringify(facts.detailsOf({ pid: ${lab.init.pid}, state: 'S', threads: 1 })));`;
	const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
	const { details, unreadable } = JSON.parse(output);
	expect(Object.keys(details).sort()).toEqual(['cgroup', 'gidMap', 'limits', 'timeOffsets', 'uidMap']);
	expect(unreadable).toEqual({ fd: 'EACCES', mountinfo: 'EACCES', root: 'EACCES', syscall: 'EACCES' });
});
