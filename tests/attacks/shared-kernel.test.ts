import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { counted, hostFile, mostMemory } from './kit/host.ts';
import { useLabs } from './kit/use-labs.ts';
import { whileAttacked } from './kit/while-attacked.ts';

const labs = useLabs();
const limits = { memory: 512 * 1024 ** 2, filesOfTmp: 32 * 1024 };

test('a kind of program that a learner teaches the kernel is known in that lab alone', async () => {
	const { attacker, victim } = labs;
	const magic = 'PROCLAB-ATTACK';
	const folder = mkdtempSync('/tmp/proclab-canary-');
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const program = join(folder, 'program');
	writeFileSync(program, magic, { mode: 0o755 });
	const run = `printf ${magic} > /root/program; chmod 755 /root/program; python3 -c 'import os; os.execv("/root/program", ["x"])' 2>&1`;
	await whileAttacked(victim, () =>
		attacker.run(
			`mkdir /root/kinds; mount -t binfmt_misc none /root/kinds; echo ':attack:M::${magic}::/bin/true:' > /root/kinds/register; true`,
		),
	);
	const notFoundByShell = 127;
	expect(spawnSync(program, { stdio: 'ignore' }).status).toBe(notFoundByShell);
	expect((await victim.run(run)).output).toContain('Exec format error');
	await attacker.run('umount /root/kinds; true');
});

test('what a learner writes into files of the image changes neither the image nor another lab’s files', async () => {
	const { attacker, victim } = labs;
	const file = '/usr/bin/tail';
	const image = join(attacker.lab.imagePath, 'rootfs', file);
	const hash = () => createHash('sha256').update(readFileSync(image)).digest('hex');
	const before = hash();
	await whileAttacked(victim, () =>
		attacker.python(`
import mmap, os, shutil
file = "${file}"
def attempt(act):
	try: act()
	except (OSError, ValueError): pass
def mapped():
	with open(file, "r+b") as f:
		m = mmap.mmap(f.fileno(), 0)
		m[:8] = b"attacked"
		m.flush()
def written():
	with open(file, "r+b") as f: f.write(b"attacked")
def spliced():
	with open(file, "rb") as f:
		r, w = os.pipe()
		os.splice(f.fileno(), w, 1, offset_src=0)
		os.write(w, b"attacked")
def emptied(): os.truncate(file, 100)
os.system("mount -o remount,rw / 2> /dev/null; mkdir -p /root/again; mount --bind / /root/again; mount -o remount,rw,bind /root/again")
for act in (spliced, mapped, written, emptied): attempt(act)
print(open(file, "rb").read(8))
`),
	);
	expect(hash()).toBe(before);
	expect((await victim.run(`sha256sum < ${file}`)).output).toContain(before);
	await attacker.reset();
});

test('room in pipes, which the kernel counts by user, is taken from the lab’s own', async () => {
	const { attacker, victim } = labs;
	const fresh = `python3 -c 'import fcntl, os; print(fcntl.fcntl(os.pipe()[0], 1032))'`;
	await whileAttacked(victim, async () => {
		const taken = await attacker.python(`
import fcntl, os, sys, time
held = []
try:
	for n in range(1000):
		held.append(os.pipe())
		fcntl.fcntl(held[-1][0], 1031, 1 << 20)
except OSError as e: print(e.strerror, len(held) > 10)
while fcntl.fcntl(held[-1][0], 1032) == 65536: held.append(os.pipe())
sys.stdout.flush()
if os.fork() == 0: time.sleep(1000)
`);
		expect(taken.output).toBe('Operation not permitted True\n');
		expect((await attacker.run(fresh)).output).not.toBe('65536\n');
		await victim.open('second');
		expect((await victim.run(fresh, { terminal: 'second' })).output).toBe('65536\n');
	});
	await attacker.reset();
});

test('files in /tmp end at its own number', async () => {
	const { attacker, victim } = labs;
	const { output } = await whileAttacked(victim, () =>
		attacker.python(`
import errno, os
n = 0
try:
	while n < 200000:
		os.close(os.open(f"/tmp/{n}", os.O_CREAT)); n += 1
except OSError as e: print(errno.errorcode[e.errno], n)
`),
	);
	const [error, files] = output.split(' ');
	expect(error).toBe('ENOSPC');
	expect(Number(files)).toBeLessThan(limits.filesOfTmp);
	await attacker.reset();
});

test('shared memory that outlives its process ends at the lab’s own memory, and with the lab', async () => {
	const { attacker, victim } = labs;
	const { lab } = attacker;
	const before = hostFile('/proc/sysvipc/shm');
	let most = 0;
	await whileAttacked(victim, async () => {
		const program = `
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
for n in range(64):
	segment = libc.shmget(0, 1 << 25, 0o1666)
	ctypes.memset(libc.shmat(segment, 0, 0), 1, 1 << 25)
`;
		attacker.type(`python3 -c '${program.trim().replaceAll('\t', ' ')}'\r`);
		await attacker.until(() => {
			if (attacker.status?.state === 'ended') return true;
			most = mostMemory(lab) ?? most;
			return counted(lab).oomKills > 0;
		});
	});
	expect(most).toBeGreaterThan(limits.memory / 2);
	expect(most).toBeLessThanOrEqual(limits.memory);
	await attacker.reset();
	expect(hostFile('/proc/sysvipc/shm')).toBe(before);
	expect((await attacker.run('echo $((6 * 7)) | cat')).output).toBe('42\n');
});

test('of /proc nothing but the lab’s own processes and settings can be opened for writing', async () => {
	const { attacker, victim } = labs;
	const { output } = await whileAttacked(victim, () =>
		attacker.python(`
import os
for folder, folders, files in os.walk("/proc"):
	if folder == "/proc": folders[:] = [f for f in folders if not f.isdigit() and f != "sys"]
	for name in files:
		path = os.path.join(folder, name)
		if os.path.islink(path): continue
		try: os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
		except OSError: continue
		print(path)
`),
	);
	expect(output).toBe('');
});
