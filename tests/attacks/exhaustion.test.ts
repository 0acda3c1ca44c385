import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { counted, kernelNumber, members, mostMemory, netNamespaces, processors } from './kit/host.ts';
import { useLabs } from './kit/use-labs.ts';
import { whileAttacked } from './kit/while-attacked.ts';

const labs = useLabs();
const megabyte = 1024 ** 2;
const limits = { tasks: 256, memory: 512 * megabyte, openFiles: 4096, processors: 1, netNamespaces: 32 };
/** Network namespaces that others of the machine may make meanwhile. */
const ofOthers = 60;

test('a fork bomb is held at the limit of processes, the learner is told, and a reset ends it', async () => {
	const { attacker, victim } = labs;
	const { lab } = attacker;
	await whileAttacked(victim, async () => {
		attacker.type('bomb() { bomb | bomb & }; bomb\r');
		await attacker.until(() => counted(lab).pidsRefused > 100);
		expect(counted(lab).tasks).toBeLessThanOrEqual(limits.tasks);
		expect(execFileSync('echo', ['the host forks']).toString()).toBe('the host forks\n');
		await attacker.until(() => attacker.told('problem').some(({ problem }) => problem.code === 'pids-limit'));
		await attacker.reset();
	});
	expect(members(lab)).toEqual([]);
	expect((await attacker.run('echo $((6 * 7)) | cat')).output).toBe('42\n');
});

test('of a memory bomb only its own process dies, and the learner is told', async () => {
	const { attacker, victim } = labs;
	const { lab } = attacker;
	const bomb = await whileAttacked(victim, () => attacker.run('python3 -c \'b = b"x" * (4 << 30)\''));
	expect(bomb.status).toBe(137);
	expect(counted(lab).oomKills).toBeGreaterThan(0);
	expect(mostMemory(lab)).toBeLessThanOrEqual(limits.memory);
	await attacker.until(() => attacker.told('problem').some(({ problem }) => problem.code === 'memory-limit'));
	expect(attacker.status).toMatchObject({ state: 'ready', lab: lab.id });
});

test('a tmpfs without a size ends at the lab’s own memory; the learner is told, and a reset gives it back', async () => {
	const { attacker, victim } = labs;
	await attacker.reset();
	const { lab } = attacker;
	attacker.forget();
	let most = 0;
	await whileAttacked(victim, async () => {
		attacker.type('mount -t tmpfs none /mnt && dd if=/dev/zero of=/mnt/full bs=1M count=4096\r');
		await attacker.until(() => {
			if (attacker.status?.state === 'ended') return true;
			most = mostMemory(lab) ?? most;
			return counted(lab).oomKills > 0;
		});
	});
	expect(most).toBeGreaterThan(limits.memory / 2);
	expect(most).toBeLessThanOrEqual(limits.memory);
	await attacker.until(
		() =>
			attacker.status?.reason?.includes('ran out of memory') === true ||
			attacker.told('problem').some(({ problem }) => problem.code === 'memory-limit'),
	);
	await attacker.reset();
	expect((await attacker.run('echo $((6 * 7)) | cat')).output).toBe('42\n');
});

test('open files end at the limit of a process, and their memory at that of the lab', async () => {
	const { attacker, victim } = labs;
	await attacker.reset();
	const { output } = await whileAttacked(victim, () =>
		attacker.python(`
import os, resource
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
try:
	resource.setrlimit(resource.RLIMIT_NOFILE, (65536, 65536))
	print("raised")
except (ValueError, OSError): pass
done = set()
for child in range(10):
	r, w = os.pipe()
	if os.fork() == 0:
		try:
			while True: last = os.open("/dev/null", os.O_RDONLY)
		except OSError as e: os.write(w, f"{e.strerror} after {last}".encode())
		os._exit(0)
	os.close(w); os.wait(); done.add(os.read(r, 100).decode())
print(*done)
`),
	);
	expect(output).toBe(`Too many open files after ${limits.openFiles - 1}\n`);
	expect(mostMemory(attacker.lab)).toBeLessThanOrEqual(limits.memory);
});

test('inotify instances end at the lab’s own number, in nested user namespaces too; others and the host still get theirs', async () => {
	const { attacker, victim } = labs;
	const watch = `
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
count = 0
while libc.inotify_init() >= 0: count += 1
print("opened", count)
`;
	const source = watch.trim().replaceAll('"', '\\"');
	await whileAttacked(victim, async () => {
		const held = await attacker.python(`${watch}
import time, os, sys
sys.stdout.flush()
if os.fork() == 0: time.sleep(1000)
`);
		expect(Number(/opened (\d+)/.exec(held.output)?.[1])).toBeLessThanOrEqual(64);
		const nested = await attacker.run(`unshare -Ur python3 -c "${source}"`);
		expect(nested.output).toContain('opened 0');
		const raised = await attacker.run('echo 9999 > /proc/sys/user/max_inotify_instances');
		expect(raised.status).not.toBe(0);
		await victim.open('second');
		const others = await victim.run(`python3 -c "${source.replace('while', 'if')}"`, { terminal: 'second' });
		expect(others.output).toContain('opened 1');
		execFileSync(process.execPath, ['-e', 'require("node:fs").watch("/").close()']);
	});
});

test.each(['net', 'user', 'mnt', 'uts', 'ipc', 'cgroup', 'pid'])(
	'%s namespaces end at the lab’s own number, and others still get theirs',
	async (kind) => {
		const { attacker, victim } = labs;
		const flags = { net: 0x40000000, user: 0x10000000, mnt: 0x00020000, uts: 0x04000000, ipc: 0x08000000 };
		const flag = { ...flags, cgroup: 0x02000000, pid: 0x20000000 }[kind];
		const { output } = await whileAttacked(victim, () =>
			attacker.python(`
import ctypes, os, errno
libc = ctypes.CDLL(None, use_errno=True)
kept = []
for n in range(300):
	r, w = os.pipe()
	try: child = os.fork()
	except OSError as e: said = errno.errorcode[e.errno]; break
	if child == 0:
		os.close(r)
		ok = libc.unshare(${flag}) == 0
		if ok and "${kind}" == "pid" and os.fork() == 0:
			os.write(w, b"+"); import time; time.sleep(100)
		elif not ("${kind}" == "pid" and ok): os.write(w, b"+" if ok else errno.errorcode[ctypes.get_errno()].encode())
		import time; time.sleep(100)
	os.close(w)
	said = os.read(r, 100).decode()
	if said != "+": break
	kept.append(r)
print(len(kept), said)
os.system("pkill -P %d; true" % os.getpid())
`),
		);
		const [count, said] = output.trim().split(' ');
		expect(said).toBe('ENOSPC');
		expect(Number(count)).toBeLessThanOrEqual(64);
		expect((await victim.run('unshare --fork --pid --net --mount-proc --uts true')).status).toBe(0);
		execFileSync('unshare', ['--net', '--pid', '--fork', '--', 'true']);
		await attacker.reset();
	},
);

test('of a storm of net namespaces few live at any moment, and others get theirs meanwhile', async () => {
	const { attacker, victim } = labs;
	await victim.open('second');
	const before = netNamespaces();
	let most = 0;
	const look = setInterval(() => {
		most = Math.max(most, netNamespaces() - before);
	}, 20);
	const { output } = await whileAttacked(victim, async () => {
		const storm = attacker.python(`
import ctypes, errno, os, time
libc = ctypes.CDLL(None, use_errno=True)
end = time.time() + 3
counts = []
for n in range(180):
	r, w = os.pipe()
	if os.fork() == 0:
		made = refused = 0
		while time.time() < end:
			if libc.unshare(0x40000000) == 0: made += 1
			elif ctypes.get_errno() == errno.ENOSPC: refused += 1; time.sleep(0.01)
		os.write(w, f"{made} {refused}".encode()); os._exit(0)
	os.close(w); counts.append(r)
made, refused = map(sum, zip(*(map(int, os.read(r, 100).split()) for r in counts)))
print(made > ${limits.netNamespaces}, refused > 0)
`);
		await attacker.until(() => counted(attacker.lab).tasks > 180);
		expect((await victim.run('unshare --net true', { terminal: 'second' })).status).toBe(0);
		execFileSync('unshare', ['--net', '--', 'true']);
		return storm;
	});
	clearInterval(look);
	expect(most).toBeLessThan(limits.netNamespaces + ofOthers);
	expect(output).toBe('True True\n');
	await attacker.reset();
});

test('ptys of new devpts mounts leave others and the host theirs', async () => {
	const { attacker, victim } = labs;
	await victim.open('second');
	const ended = victim.told('ended').length;
	victim.say({ type: 'hang-up', terminal: 'second' });
	await victim.until(() => victim.told('ended').length > ended);
	await whileAttacked(victim, async () => {
		const before = kernelNumber('kernel/pty/nr');
		await attacker.python(`
import os, resource, sys, time
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
for mount in range(4):
	path = f"/tmp/pts{mount}"
	os.makedirs(path)
	os.system(f"mount -t devpts -o newinstance,ptmxmode=0666 devpts {path}")
if os.fork() == 0:
	os.close(0)
	count = 0
	while True:
		try:
			os.open(f"/tmp/pts{count // 1000}/ptmx", os.O_RDWR | os.O_NOCTTY); count += 1
		except OSError: time.sleep(0.005)
time.sleep(3)
`);
		expect(kernelNumber('kernel/pty/nr')).toBeGreaterThan(before + 2_500);
		await victim.open('second', 10_000);
		execFileSync('script', ['--quiet', '--command', 'true', '/dev/null']);
	});
	await attacker.reset();
});

test('processes that never rest get the lab’s share of processors and no more', async () => {
	const { attacker, victim } = labs;
	const { lab } = attacker;
	await whileAttacked(victim, async () => {
		await attacker.run('for n in $(seq 64); do while :; do :; done & done 2>/dev/null; true');
		await attacker.until(() => counted(lab).tasks > 64);
		const before = { used: counted(lab).cpuMicroseconds, at: performance.now() };
		await attacker.run('sleep 2');
		const elapsed = (performance.now() - before.at) * 1000;
		expect((counted(lab).cpuMicroseconds - before.used) / elapsed).toBeLessThan(1.2);
		expect(processors(lab)).toBe(limits.processors);
	});
	await attacker.reset();
});
