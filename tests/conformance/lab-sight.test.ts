import { expect, test, vi } from 'vitest';
import { systemClock } from '../../src/foundation/clock.ts';
import { lookAtLab } from '../../src/lifecycle/snapshot-lab.ts';
import type { LabSight } from '../../src/proc/lab-sight.ts';
import type { Snapshot } from '../../src/proc/snapshot.ts';
import { livingProcess } from '../../src/runtime/oci/host-process.ts';
import { answered, detached, sightBench } from './sight-kit.ts';

const kit = sightBench('sight');

test('each kind of file is told, and what is not there', async () => {
	await kit.run(`cd /tmp; printf 'one\\ntwo' > plain; chmod 640 plain; chown 1000:1000 plain; ln plain other; mkdir folder
		ln -s /etc/hostname link; mkfifo fifo; mknod white c 0 0
		python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("/tmp/socket")'`);
	const [plain, other, ...rest] = await kit.files(
		...['/tmp/plain', '/tmp/other', '/tmp/folder', '/tmp/link', '/tmp/fifo', '/tmp/white', '/tmp/socket', '/dev/null'],
		...['/', '/tmp/nothing', '/tmp/plain/below', '/tmp/nothing/below'],
	);
	const uid = kit.lab.rootUid + 1_000;
	expect(plain).toMatchObject({ kind: 'file', mode: 0o640, links: 2, size: 7, uid, gid: uid, text: 'one\ntwo' });
	expect(other).toEqual(plain);
	expect(rest.map((one) => (one !== null && 'kind' in one ? [one.kind, one.rdev, one.text] : one))).toEqual([
		...[
			['directory', undefined, undefined],
			['link', undefined, undefined],
			['fifo', undefined, undefined],
		],
		...[
			['character-device', [0, 0], undefined],
			['socket', undefined, undefined],
		],
		...[['character-device', [1, 3], undefined], ['directory', undefined, undefined], null, null, null],
	]);
});

test('a file is the one that stat(2) tells of in the lab, and reading it leaves no trace', async () => {
	await kit.run('echo x > /root/kept; touch -a -d 2020-01-01 /root/kept');
	const [before] = await kit.files('/root/kept');
	expect(before).toMatchObject({ text: 'x\n' });
	const [inode, blocks, change, access] = (await kit.run("stat -c '%i %b %Z %x' /root/kept")).split(' ');
	expect(before).toMatchObject({ inode: Number(inode), bytes: Number(blocks) * 512 });
	expect(Math.floor((before as { changedAt: number }).changedAt / 1_000)).toBe(Number(change));
	expect(access).toBe('2020-01-01');
});

const boxes = `
	mkdir -p /srv/jail /srv/pivot /srv/bound
	for box in /srv/jail /srv/pivot /srv/bound; do
		cp --parents -L /usr/bin/sleep $(ldd /usr/bin/sleep | grep -o '/[^ ]*') $box; mkdir -p $box/old; echo in $box > $box/where
	done
	${detached('chroot /srv/jail /usr/bin/sleep 6101')}
	${detached("unshare -m sh -c 'mount --bind /srv/pivot /srv/pivot; cd /srv/pivot; pivot_root . old; umount -l /old; exec /usr/bin/sleep 6102'")}
	${detached("unshare -m sh -c 'mount --bind /srv/bound /srv/bound; exec chroot /srv/bound /usr/bin/sleep 6103'")}
	${detached("unshare -u sh -c 'hostname box; exec sleep 6104'")}`;

test('each process has its own root directory, host name and mount namespace, and what was found is laid into the next snapshot', async () => {
	await kit.run(boxes);
	const look = lookAtLab({ runtime: kit.bench.runtime, clock: systemClock }, kit.lab, {
		reads: ['files', 'hostnames', 'mount-roots', 'root'],
		files: [
			{ path: '/where', text: true, eachRoot: true },
			{ path: '/srv/jail', text: false, eachRoot: false },
		],
	});
	const first = look.takeSnapshot();
	expect(first.files).toEqual({ '/where': { unreadable: 'EAGAIN' }, '/srv/jail': { unreadable: 'EAGAIN' } });
	const snapshot = await vi.waitFor(async () => {
		await look.refresh(0);
		const taken = look.takeSnapshot();
		for (const number of ['6101', '6102', '6103', '6104'])
			expect(processIn(taken, number)?.details.files).toBeDefined();
		return taken;
	});
	expect(snapshot.files).toMatchObject({ '/where': null, '/srv/jail': { kind: 'directory' } });
	const says = (number: string) => processIn(snapshot, number)?.details.files?.['/where'];
	expect(says('6101')).toMatchObject({ text: 'in /srv/jail\n' });
	expect(says('6102')).toMatchObject({ text: 'in /srv/pivot\n' });
	expect(says('6103')).toMatchObject({ text: 'in /srv/bound\n' });
	expect(says('6104')).toBe(null);
	const isPivoted = (number: string) => {
		const process = processIn(snapshot, number);
		const whole = snapshot.mountRoots?.[process?.namespaces.mnt ?? ''];
		return JSON.stringify(whole) === JSON.stringify(process?.details.root);
	};
	expect(['6101', '6102', '6103', '6104'].map(isPivoted)).toEqual([false, true, false, true]);
	const nameFor = (number: string) => snapshot.hostnames?.[processIn(snapshot, number)?.namespaces.uts ?? ''];
	expect([nameFor('6101'), nameFor('6104')]).toEqual(['lab', 'box']);
	expect(processIn(snapshot, '6101')?.details.root).toMatchObject(identity(snapshot.files?.['/srv/jail']));
});

function processIn({ processes }: Snapshot, argument: string) {
	return processes.find(({ argv }) => argv?.at(-1) === argument);
}

function identity(file: unknown) {
	const { device, inode } = file as { device: number; inode: number };
	return { device, inode };
}

test('a lab that stands still is not looked into, and what it did last is found', async () => {
	const asked: string[] = [];
	const { sight } = kit;
	const counting: LabSight = {
		signal: sight.signal.bind(sight),
		connect: sight.connect.bind(sight),
		look: (request) => {
			asked.push('look');
			return sight.look(request);
		},
	};
	const runtime = { ...kit.bench.runtime, sight: counting };
	const files = [{ path: '/tmp/last', text: true, eachRoot: false }];
	const look = lookAtLab({ runtime, clock: systemClock }, kit.lab, { reads: ['files'], files });
	await kit.run('echo 1 > /tmp/last');
	await vi.waitFor(() => expect(look.takeSnapshot().files?.['/tmp/last']).toMatchObject({ text: '1\n' }));
	const still = await vi.waitFor(() => {
		const [a, b] = [look.takeSnapshot(), look.takeSnapshot()];
		if (a.processes !== b.processes || a.files !== b.files) throw new Error('it moves');
		return b;
	});
	await vi.waitFor(() => {
		const before = asked.length;
		for (let count = 0; count < 5; count += 1) look.takeSnapshot();
		expect(asked.length).toBe(before);
	});
	const before = asked.length;
	for (let count = 0; count < 10; count += 1) expect(look.takeSnapshot().files).toBe(still.files);
	expect(look.refresh(500)).toBeUndefined();
	expect(asked.length).toBe(before);
	await kit.run('echo 2 > /tmp/last');
	await vi.waitFor(() => expect(look.takeSnapshot().files?.['/tmp/last']).toMatchObject({ text: '2\n' }));
});

test('a process that is gone has no place, and neither has another that took its number', async () => {
	await kit.run(detached('sleep 6105'));
	const sleep = await kit.running('sleep 6105');
	const files = [{ path: '/etc/hostname', text: true }];
	const places = [sleep, { ...sleep, starttime: sleep.starttime - 1 }].map((process) => ({ process, files }));
	const before = await answered(kit.sight, { lab: kit.lab.init, places, hostnames: [sleep], mountRoots: [sleep] });
	expect([...before.places, ...before.hostnames, ...before.mountRoots].map(({ ok }) => ok)).toEqual([
		true,
		false,
		true,
		true,
	]);
	await kit.run('pkill -9 -f "sleep 6105"');
	await expect.poll(() => kit.bench.running(kit.lab, 'sleep 6105')).toEqual([]);
	const after = await answered(kit.sight, { lab: kit.lab.init, places, hostnames: [sleep], mountRoots: [sleep] });
	for (const one of [...after.places, ...after.hostnames, ...after.mountRoots])
		expect(one).toEqual({ ok: false, error: 'ESRCH' });
});

test('only processes of the lab are looked at: not those of the host, nor of another lab', async () => {
	const other = await kit.bench.start('sight-other');
	const host = { pid: process.pid, starttime: startOf(process.pid) };
	const files = [{ path: '/etc/hostname', text: true }];
	for (const stranger of [other.init, host]) {
		const request = {
			lab: kit.lab.init,
			places: [{ process: stranger, files }],
			hostnames: [stranger],
			mountRoots: [stranger],
		};
		const { places, hostnames, mountRoots } = await answered(kit.sight, request);
		for (const one of [...places, ...hostnames, ...mountRoots]) expect(one).toEqual({ ok: false, error: 'EPERM' });
	}
});

function startOf(pid: number): number {
	const found = livingProcess(pid);
	if (found === undefined) throw new Error(`no process ${pid}`);
	return found.starttime;
}
