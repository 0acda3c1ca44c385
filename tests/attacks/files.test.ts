import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statfsSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { findProgram } from '../../src/runtime/oci/engine.ts';
import { labPaths } from '../../src/runtime/oci/lab-paths.ts';
import { flushesOf, hostFile } from './kit/host.ts';
import { useLabs } from './kit/use-labs.ts';
import { aLook, whileAttacked } from './kit/while-attacked.ts';

const labs = useLabs();
/** The host's own blocks that say where a file's blocks are, in bytes. */
const blocksOfHost = 1024 ** 2;
const limits = { diskBytes: 256 * 1024 ** 2, diskFiles: 16_384 };
let canary = '';

beforeAll(() => {
	canary = mkdtempSync('/tmp/proclab-canary-');
	execFileSync('chmod', ['777', canary]);
	mkdirSync(join(canary, 'folder'));
	execFileSync('chmod', ['777', join(canary, 'folder')]);
	writeFileSync(join(canary, 'folder/file'), 'of the host');
	execFileSync('chmod', ['666', join(canary, 'folder/file')]);
});
afterAll(() => rmSync(canary, { recursive: true, force: true }));

/** Everything of the folder of the host that the links of a learner name: names, kinds, owners, times and content. */
function stateOf(folder: string): unknown {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.sort()
		.map((name) => {
			const path = join(folder, name);
			const { mode, uid, ctimeMs } = lstatSync(path);
			return { name, mode, uid, ctimeMs, text: lstatSync(path).isFile() ? readFileSync(path, 'utf8') : '' };
		});
}

function filesOfLoopDevices(): string {
	const files = readdirSync('/sys/block').map((name) => `/sys/block/${name}/loop/backing_file`);
	return files.map((file) => hostFile(file)).join('');
}

const games: Readonly<Record<string, (host: string) => string>> = {
	'links to the host for /run, /tmp, /home, /mnt and /var/lib/containers': (host) =>
		`umount -l /run /tmp /var/lib/containers 2>/dev/null; for f in run tmp home mnt opt srv var/lib/containers root/x; do mv /$f /$f.old; ln -s ${host} /$f; done 2>/dev/null; true`,
	'links to the host for what a shell reads and writes': (host) =>
		`for f in root/.bashrc root/.bash_history root/.profile etc/profile etc/passwd etc/group etc/hostname; do rm -f /$f; ln -s ${host}/folder/file /$f; done; true`,
	'mounts over /proc, /sys, /dev and /run': () =>
		`mount -t tmpfs none /proc; mount -t tmpfs none /sys; mount -t tmpfs none /dev; mkdir /dev/pts; ln -s /nowhere /dev/ptmx; mount -t tmpfs none /run; true`,
	'a root mounted on itself, shared, many times': () =>
		`mount --make-rshared /; for n in $(seq 5); do mkdir -p /m$n; mount --rbind / /m$n; done; true`,
	'folders deeper than a path may be long, and names that are no text': () =>
		`cd /root; for n in $(seq 300); do mkdir aaaaaaaaaaaaaaaaaaaa && cd aaaaaaaaaaaaaaaaaaaa; done; cd /; touch $'/root/\\xff\\xfe\\n' -- '/root/-rf'; true`,
	'processes that hold every mount and every folder': () =>
		`for f in / /tmp /run /dev /proc /sys /var/lib/containers /root; do (cd $f; trap '' TERM HUP INT; exec sleep 1000) & done; true`,
};

test.each(Object.entries(games))(
	'%s: labd goes on, a reset removes them, and the host is as it was',
	async (_name, game) => {
		const { attacker, victim, home } = labs;
		const before = stateOf(canary);
		const { lab } = attacker;
		await whileAttacked(victim, async () => {
			await attacker.run(game(canary));
			attacker.say({ type: 'open', terminal: 'second', columns: 80, rows: 24 });
			await attacker.until(
				() =>
					attacker.told('opened').some(({ terminal }) => terminal === 'second') || attacker.told('ended').length > 0,
			);
			attacker.type('sleep 4321 &\r');
			await attacker.until(() =>
				attacker.told('processes').some(({ rows }) => rows.some(({ command }) => command === 'sleep 4321')),
			);
			await attacker.reset();
		});
		expect(stateOf(canary)).toEqual(before);
		await expect.poll(() => readdirSync(home.labs)).not.toContain(lab.id);
		await expect.poll(() => readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(lab.id);
		await expect.poll(filesOfLoopDevices).not.toContain(lab.id);
	},
);

test('mounts that a learner makes are in the lab alone, shared ones too', async () => {
	const { attacker, victim } = labs;
	const { id } = attacker.lab;
	const mounts = () =>
		hostFile('/proc/self/mountinfo')
			.split('\n')
			.filter((line) => line.includes(id));
	const before = mounts();
	const shared = 'mount --make-rshared /; for n in $(seq 20); do mount -t tmpfs none /mnt; done';
	await whileAttacked(victim, () => attacker.run(shared), aLook);
	expect(mounts()).toEqual(before);
	await attacker.reset();
});

test('a disk filled with bytes or with files ends at the lab’s limit, the host’s gives no more, and removing helps', async () => {
	const { attacker, victim } = labs;
	await whileAttacked(victim, async () => {
		const bytes = await attacker.run('dd if=/dev/zero of=/root/full bs=1M count=8192 2>&1', { seconds: 55 });
		expect(bytes.output).toContain('No space left on device');
		expect(takenOfHost()).toBeLessThanOrEqual(limits.diskBytes + blocksOfHost);
		expect((await attacker.run('rm /root/full && echo again > /root/x && cat /root/x')).output).toBe('again\n');
	});
	const { output } = await whileAttacked(victim, () =>
		attacker.python(
			`
import errno, os
os.mkdir("/root/many")
n = 0
try:
	while n < 2000000:
		os.close(os.open(f"/root/many/{n}", os.O_CREAT)); n += 1
except OSError as e: print(errno.errorcode[e.errno], n)
`,
			{ seconds: 55 },
		),
	);
	const [error, files] = output.split(' ');
	expect(error).toBe('ENOSPC');
	expect(Number(files)).toBeLessThan(limits.diskFiles);
	await attacker.reset();
}, 120_000);

test('writes and syncs without end stay on the lab’s own disk: the machine’s is not made to flush, and others write', async () => {
	const { attacker, victim, home } = labs;
	await victim.open('second');
	const before = flushesOf(home.path);
	const { output } = await whileAttacked(victim, async () => {
		const storm = attacker.python(`
import os, time
end = time.time() + 4
def write(path, size):
	f = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_DSYNC)
	os.write(f, b"x" * size); os.fsync(f); os.close(f)
def replace():
	write("/root/gone", 1 << 22); os.unlink("/root/gone")
acts = (os.sync, replace, lambda: write("/root/small", 4096), lambda: write("/root/large", 1 << 24), lambda: write("/var/lib/containers/x", 1 << 20))
counts = []
for act in acts:
	r, w = os.pipe()
	if os.fork() == 0:
		n = 0
		while time.time() < end: act(); n += 1
		os.write(w, str(n).encode()); os._exit(0)
	os.close(w); counts.append(r)
print(*(int(os.read(r, 100)) for r in counts))
`);
		const file = 'dd if=/dev/zero of=/root/mine bs=64K count=4 conv=fsync 2> /dev/null';
		expect((await victim.run(file, { terminal: 'second', seconds: 10 })).status).toBe(0);
		return storm;
	});
	const flushes = flushesOf(home.path) - before;
	const [syncs = 0, ...writes] = output.split(' ').map(Number);
	expect(Math.min(...writes)).toBeGreaterThan(0);
	expect(flushes).toBeLessThan(syncs / 2);
	await attacker.reset();
});

/** What the lab's disk takes of the host's, or of its memory, in bytes. */
function takenOfHost(): number {
	const { folder, disk } = labPaths(labs.home, labs.attacker.lab.id);
	const image = statSync(join(folder, 'disk.img'), { throwIfNoEntry: false });
	if (image !== undefined) return image.blocks * 512;
	const { blocks, bfree, bsize } = statfsSync(disk);
	return (blocks - bfree) * bsize;
}

test('a hundred programs started in a lab that waits for the engine leave the engine’s file as it was', async () => {
	const { attacker, victim, home } = labs;
	const runtime = createOciRuntime({ home, logger: silentLogger });
	const engine = findProgram(runtime.name) ?? '';
	const hash = () => createHash('sha256').update(readFileSync(engine)).digest('hex');
	const before = hash();
	await attacker.open('second');
	await attacker.run(
		`cp /bin/sh /root/sh; printf '#!/proc/self/exe\\n' > /root/new; chmod 755 /root/new; mv /root/new /usr/bin/dash; true`,
	);
	const waiting = attacker.python(
		`
import os, time
end = time.time() + 80
held, found, written = [], 0, 0
while time.time() < end and not os.path.exists("/root/enough"):
	for pid in os.listdir("/proc"):
		if not pid.isdigit(): continue
		try:
			if os.readlink(f"/proc/{pid}/exe").startswith("/usr/"): continue
			held = held[-30:] + [open(f"/proc/{pid}/exe", "rb")]
			found += 1
		except OSError: pass
	for file in held:
		try:
			os.write(os.open(f"/proc/self/fd/{file.fileno()}", os.O_WRONLY | os.O_TRUNC), b"#!/bin/false")
			written += 1
		except OSError: pass
print("found", found > 0, "written", written)
`,
		{ seconds: 100 },
	);
	await whileAttacked(victim, async () => {
		for (let n = 0; n < 100; n += 1) {
			const { file, args, env, cwd } = runtime.shellCommand(attacker.lab, { argv: ['/bin/true'], terminal: false });
			await once(spawn(file, [...args], { env: { ...env }, cwd, stdio: 'ignore', timeout: 5_000 }), 'exit');
		}
	});
	await attacker.run('touch /root/enough', { terminal: 'second' });
	expect((await waiting).output).toBe('found True written 0\n');
	expect(hash()).toBe(before);
	await attacker.reset();
}, 120_000);
