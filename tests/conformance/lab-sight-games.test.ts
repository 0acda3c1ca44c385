import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { isUnreadable } from '../../src/proc/lab-file.ts';
import { patience } from '../patience.ts';
import { answered, detached, sightBench } from './sight-kit.ts';

const kit = sightBench('games');

const aLoop = { unreadable: 'ELOOP' };

test('no link is followed, wherever it leads, nor a magic one of /proc', async () => {
	await kit.run(`mkdir -p /tmp/real/below; echo lab > /tmp/real/below/file; ln -s real /tmp/relative; ln -s /tmp/real /tmp/absolute
		ln -s ../../../../.. /tmp/up; ln -s /proc/1/root /tmp/magic; ln -s itself /tmp/itself; mkdir /tmp/proc; mount -t proc proc /tmp/proc`);
	const ways = ['relative/below/file', 'absolute/below/file', 'up/etc/hostname', 'magic/etc/hostname', 'itself/x'];
	const others = [
		'proc/self/root/etc/hostname',
		'proc/1/root/etc/hostname',
		'proc/1/cwd/x',
		'proc/1/fd/0',
		'proc/1/exe',
	];
	const found = await kit.files(...[...ways, ...others].map((path) => `/tmp/${path}`));
	expect(found.slice(0, 8)).toEqual(Array(8).fill(aLoop));
	expect(found.slice(8)).toMatchObject([{ kind: 'link' }, { kind: 'link' }]);
});

test('of a folder that is swapped for links in a loop one finds what is in it, or a link, and never what the host has there', async () => {
	const folder = mkdtempSync('/tmp/proclab-canary-');
	const canary = join(folder, 'canary');
	writeFileSync(canary, 'host');
	const swap = `mkdir -p /tmp/game/a${folder}; echo lab > /tmp/game/a${canary}; cd /tmp/game
		cat > /tmp/swap.py <<'END'
import os
os.chdir('/tmp/game')
targets = ['/', '/proc/1/root', '../../../../../..', '/proc/self/root', '/proc/self/cwd/../..']
while True:
    for target in targets:
        os.rename('a', 'kept')
        os.symlink(target, 'a')
        os.unlink('a')
        os.rename('kept', 'a')
END
		${detached('python3 /tmp/swap.py')}`;
	try {
		await kit.run(swap);
		await kit.running('python3 /tmp/swap.py');
		const seen = new Set<string>();
		const paths = Array(24).fill(`/tmp/game/a${canary}`);
		for (let look = 0; look < 400 || seen.size < 3; look += 1)
			for (const one of await kit.files(...paths)) {
				const said = one === null ? 'nothing' : isUnreadable(one) ? one.unreadable : (one.text ?? one.kind);
				seen.add(said);
			}
		expect([...seen].sort()).toEqual(['ELOOP', 'lab\n', 'nothing']);
	} finally {
		await kit.run('pkill -9 -f swap.py');
		rmSync(folder, { recursive: true });
	}
});

test('a file that is swapped for a FIFO, a device, a socket and a link is never opened as one of them', async () => {
	await kit.run(`cat > /tmp/kinds.py <<'END'
import os, socket
os.chdir('/tmp')
while True:
    open('odd.new', 'w').write('text'); os.rename('odd.new', 'odd')
    os.mkfifo('odd.new'); os.rename('odd.new', 'odd')
    os.symlink('/dev/tty', 'odd.new'); os.rename('odd.new', 'odd')
    os.mknod('odd.new', 0o020666, os.makedev(0, 0)); os.rename('odd.new', 'odd')
    os.link('/tmp/null', 'odd.new') if os.path.exists('/tmp/null') else None
    socket.socket(socket.AF_UNIX).bind('odd.new2'); os.rename('odd.new2', 'odd')
END
		${detached('python3 /tmp/kinds.py')}`);
	await kit.running('python3 /tmp/kinds.py');
	const seen = new Set<string>();
	const paths = Array(24).fill('/tmp/odd');
	for (let look = 0; look < 200 || seen.size < 5; look += 1)
		for (const one of await kit.files(...paths))
			if (one !== null && !isUnreadable(one)) {
				seen.add(one.kind);
				if (one.kind !== 'file') expect(one.text).toBeUndefined();
			}
	expect([...seen].sort()).toEqual(['character-device', 'fifo', 'file', 'link', 'socket']);
	await kit.run('pkill -9 -f kinds.py');
});

test('a writer that waits for a reader of its FIFO waits on', async () => {
	await kit.run(`mkfifo /tmp/wait; ${detached("bash -c 'exec 3> /tmp/wait; sleep 6201'")}`);
	for (let look = 0; look < 50; look += 1) expect(await kit.files('/tmp/wait')).toMatchObject([{ kind: 'fifo' }]);
	expect(kit.bench.running(kit.lab, 'sleep 6201')).toEqual([]);
	await kit.run('pkill -9 -f /tmp/wait');
});

test('of a file without end the beginning is read, of one in /proc or /sys nothing, and a lease holds nobody up', async () => {
	await kit.run(`yes | head -c 10000 > /tmp/huge; truncate -s 200M /tmp/huge; mkdir /tmp/sys; mount -t sysfs sys /tmp/sys
		cat > /tmp/lease.py <<'END'
import fcntl, os, signal, time
signal.signal(signal.SIGIO, signal.SIG_IGN)
open('/tmp/leased', 'w').write('x')
held = os.open('/tmp/leased', os.O_RDWR)
fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
open('/tmp/is-leased', 'w').close()
time.sleep(1000)
END
		${detached('python3 /tmp/lease.py')}while [ ! -e /tmp/is-leased ]; do sleep 0.05; done`);
	const began = performance.now();
	const [huge, version, uevent, leased] = await kit.files(
		...['/tmp/huge', '/proc/version', '/tmp/sys/kernel/uevent_seqnum', '/tmp/leased'],
	);
	expect(performance.now() - began).toBeLessThan(2_000 * patience);
	expect(huge).toMatchObject({ size: 200 * 2 ** 20, text: 'y\n'.repeat(2_048) });
	for (const [one, kind] of [
		[version, 'file'],
		[uevent, 'file'],
		[leased, 'file'],
	] as const) {
		expect(one).toMatchObject({ kind });
		expect(one).not.toHaveProperty('text');
	}
	await kit.run('pkill -9 -f lease.py');
});

test('a tree of ten thousand folders and one of mounts in the way cost nothing', async () => {
	await kit.run(`python3 -c '
import os
os.makedirs("/tmp/deep"); os.chdir("/tmp/deep")
for _ in range(10000): os.mkdir("d"); os.chdir("d")
'; mkdir /tmp/stack; for i in $(seq 50); do mount -t tmpfs none /tmp/stack; done; touch /tmp/stack/top`);
	const deep = `/tmp/deep${'/d'.repeat(200)}`;
	expect(await kit.files('/tmp/deep', deep, '/tmp/stack/top')).toMatchObject([
		...[{ kind: 'directory' }, { kind: 'directory' }, { kind: 'file' }],
	]);
	await kit.run('for i in $(seq 50); do umount /tmp/stack; done');
});

test('files are looked for in 32 roots at most, and a lab that has more of them is not looked at longer', async () => {
	await kit.run(`mkdir -p /srv/many; cp --parents -L /usr/bin/sleep $(ldd /usr/bin/sleep | grep -o '/[^ ]*') /srv/many
		for i in $(seq 40); do ${detached('unshare -m chroot /srv/many /usr/bin/sleep 6202')}done`);
	const { lookAtLab } = await import('../../src/lifecycle/snapshot-lab.ts');
	const { systemClock } = await import('../../src/foundation/clock.ts');
	const files = [{ path: '/usr/bin/sleep', text: false, eachRoot: true }];
	const look = lookAtLab({ runtime: kit.bench.runtime, clock: systemClock }, kit.lab, { reads: ['files'], files });
	await vi.waitFor(
		async () => {
			look.takeSnapshot();
			await look.refresh(0);
			const sleeps = look.takeSnapshot().processes.filter(({ comm, argv }) => comm === 'sleep' && argv?.[1] === '6202');
			expect(sleeps.filter(({ details }) => details.files !== undefined)).toHaveLength(32);
			expect(sleeps.filter(({ unreadable }) => unreadable.files === 'EFBIG')).toHaveLength(8);
		},
		{ timeout: 10_000 * patience },
	);
	await kit.run('pkill -9 -f "sleep 6202"');
});

test('text is read up to a bound for each look', async () => {
	await kit.run('head -c 5000 /dev/zero | tr "\\0" x > /tmp/full');
	const files = Array(200).fill({ path: '/tmp/full', text: true });
	const { places } = await answered(kit.sight, { lab: kit.lab.init, places: [{ process: kit.lab.init, files }] });
	const [place] = places;
	if (!place?.ok) throw new Error('nobody looked');
	const read = place.value.files.filter((one) => one !== null && !isUnreadable(one) && one.text?.length === 4_096);
	expect(read).toHaveLength(128);
	expect(place.value.files.at(-1)).toEqual({ unreadable: 'EFBIG' });
});
