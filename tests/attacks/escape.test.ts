import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { counted, members, procFile } from './kit/host.ts';
import { listeningOn } from './kit/listening.ts';
import { useLabs } from './kit/use-labs.ts';
import { aLook, whileAttacked } from './kit/while-attacked.ts';

const labs = useLabs();
const secret = 'a secret of the host';
let folder = '';

beforeAll(() => {
	folder = mkdtempSync('/tmp/proclab-canary-');
	execFileSync('chmod', ['755', folder]);
	writeFileSync(join(folder, 'secret'), secret, { mode: 0o666 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a root that leaves its chroot, changes its root or unmounts it finds only the lab', async () => {
	const { attacker, victim } = labs;
	const { output } = await whileAttacked(victim, () =>
		attacker.python(`
import os, ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
path = "${folder}/secret"
def look(how):
	try: pids = [p for p in os.listdir("/proc") if p.isdigit()]
	except OSError: pids = []
	for start in ("", *(f"/proc/{p}/{k}" for p in pids for k in ("root", "cwd"))):
		try: print(how, open(start + path).read())
		except OSError: pass
	sys.stdout.flush()
look("as it is")
if os.fork() == 0:
	os.makedirs("/tmp/jail", exist_ok=True)
	os.chroot("/tmp/jail")
	for n in range(64): os.chdir("..")
	os.chroot(".")
	look("out of chroot")
	os._exit(0)
os.wait()
if os.fork() == 0:
	libc.unshare(0x20000)
	own = os.open("/proc/self/ns/mnt", os.O_RDONLY)
	libc.umount2(b"/", 2)
	os.chdir("/")
	for n in range(64): os.chdir("..")
	look("without a root")
	libc.setns(own, 0)
	look("in its own namespace without a root")
	os._exit(0)
os.wait()
if os.fork() == 0:
	libc.unshare(0x20000)
	libc.setns(os.open("/proc/1/ns/mnt", os.O_RDONLY), 0)
	look("through the namespace of PID 1")
	os._exit(0)
os.wait()
look("in the end")
print("looked everywhere")
`),
	);
	expect(output).toContain('looked everywhere');
	expect(output).not.toContain(secret);
	expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(secret);
});

test('no mount of a lab names a place of the host', async () => {
	const { attacker, victim, home } = labs;
	const { output } = await whileAttacked(victim, () => attacker.run('cat /proc/*/mountinfo'), aLook);
	const mounts = [procFile(attacker.lab.init.pid, 'mountinfo'), output].join('\n');
	expect(mounts).toContain(' / / ');
	for (const place of [home.path, home.run, home.root, folder]) expect(mounts).not.toContain(place);
});

test('of /proc/sys only what is the lab’s own can be written', async () => {
	const { attacker, victim } = labs;
	const host = ['core_pattern', 'modprobe', 'panic', 'pty/max'].filter((name) =>
		existsSync(`/proc/sys/kernel/${name}`),
	);
	const read = () => host.map((name) => readFileSync(`/proc/sys/kernel/${name}`, 'latin1'));
	const before = read();
	const { output } = await whileAttacked(victim, () =>
		attacker.python(`
import os
for name, value in (("core_pattern", "|/bin/false"), ("modprobe", "/tmp/x"), ("panic", "1"), ("pty/max", "1")):
	try: open(f"/proc/sys/kernel/{name}", "w").write(value)
	except OSError: pass
for folder, _, files in os.walk("/proc/sys"):
	for name in files:
		path = os.path.join(folder, name)
		try:
			try: value = open(path).read()
			except OSError: value = "0"
			with open(path, "w") as f: f.write(value)
			print(path[10:])
		except (OSError, UnicodeDecodeError): pass
`),
	);
	expect(read()).toEqual(before);
	const own =
		/^(net\/|user\/|fs\/(mqueue|binfmt_misc)\/|kernel\/(sem|msg|shm|hostname|domainname|pid_max|ns_last_pid|auto_msgmni))/;
	expect(
		output
			.trim()
			.split('\n')
			.filter((name) => !own.test(name)),
	).toEqual([]);
});

test('of /sys only the lab’s own network devices can be written', async () => {
	const { attacker, victim } = labs;
	const { output } = await whileAttacked(victim, () =>
		attacker.run(
			"find /sys -path /sys/fs/cgroup -prune -o -type f -writable -print | grep -v '^/sys/devices/virtual/net/' | head -20; true",
		),
	);
	expect(output).toBe('');
});

test('no device of the host can be made, found or mounted', async () => {
	const { attacker, victim } = labs;
	const { output } = await whileAttacked(victim, () =>
		attacker.python(`
import os, ctypes, stat
libc = ctypes.CDLL(None, use_errno=True)
for name, kind, major, minor in (("mem", stat.S_IFCHR, 1, 1), ("kmsg", stat.S_IFCHR, 1, 11), ("sda", stat.S_IFBLK, 8, 0), ("vda", stat.S_IFBLK, 254, 0), ("loop", stat.S_IFBLK, 7, 0), ("fuse", stat.S_IFCHR, 10, 229), ("kvm", stat.S_IFCHR, 10, 232), ("tun", stat.S_IFCHR, 10, 200), ("null", stat.S_IFCHR, 1, 3)):
	try:
		os.mknod(f"/root/{name}", kind | 0o666, os.makedev(major, minor))
		print("made", name)
	except OSError: pass
for kind in ("ext4", "xfs", "devtmpfs", "debugfs", "tracefs", "securityfs", "bpf", "configfs", "pstore", "efivarfs", "hugetlbfs", "rpc_pipefs", "9p", "nfs", "cifs", "fuseblk"):
	if libc.mount(b"none", b"/mnt", kind.encode(), 0, None) == 0: print("mounted", kind)
`),
	);
	expect(output).toBe('');
	const inDev = execFileSync('find', [`/proc/${attacker.lab.init.pid}/root/dev/`, '-printf', '%M %P\n'], {
		encoding: 'utf8',
	});
	const names = inDev.split('\n').flatMap((line) => /^[bc]\S+ (.*)$/.exec(line)?.[1] ?? []);
	expect(names.length).toBeGreaterThan(5);
	expect(names.filter((name) => !/^(null|zero|full|random|urandom|tty|console|pts\/(\d+|ptmx))$/.test(name))).toEqual(
		[],
	);
});

test('signals to every process, and to every number, reach only the lab’s own', async () => {
	const { attacker, victim } = labs;
	const { lab } = attacker;
	const bystander = spawn('sleep', ['600'], { uid: lab.rootUid, gid: lab.rootUid, stdio: 'ignore' });
	onTestFinished(() => void bystander.kill('SIGKILL'));
	await victim.run('sleep 601 & true');
	const victims = members(victim.lab);
	const program = `
import os, signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
if os.fork() == 0:
	for n in (*range(4194304, 1, -1), -1):
		if n == os.getpid(): continue
		try: os.kill(n, 9)
		except OSError: pass
os.wait()
`;
	await whileAttacked(victim, async () => {
		attacker.type(`python3 -c '${program.trim().replaceAll('\t', ' ')}'\r`);
		await attacker.until(() => attacker.status?.state === 'ended', 50_000);
	});
	expect(bystander.exitCode ?? bystander.signalCode).toBe(null);
	expect(members(victim.lab)).toEqual(victims);
	await attacker.reset();
});

test('nothing of the host or of another lab is reached by the network, nor by abstract sockets, nor labd by its socket', async () => {
	const { attacker, victim, home } = labs;
	const heard: string[] = [];
	using tcp = await listeningOn(
		createServer((socket) => {
			heard.push('tcp');
			socket.destroy();
		}),
		{ host: '0.0.0.0', port: 0 },
	);
	using abstract = await listeningOn(
		createServer(() => heard.push('abstract')),
		{ path: '\0proclab-attack' },
	);
	expect(abstract.server.listening).toBe(true);
	await victim.python(`
import socket, os
if os.fork() == 0:
	a = socket.socket(); a.bind(("0.0.0.0", 7001)); a.listen()
	b = socket.socket(socket.AF_UNIX); b.bind("\\0proclab-victim"); b.listen()
	import time; time.sleep(60)
`);
	const addresses = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
	const targets = [
		...addresses,
		'169.254.169.254',
		'10.0.0.1',
		'192.168.0.1',
		'172.17.0.1',
		'8.8.8.8',
		'fd00::1',
		'224.0.0.1',
	];
	const { output } = await whileAttacked(victim, () =>
		attacker.python(`
import socket
def reach(family, address):
	s = socket.socket(family)
	s.settimeout(1)
	try: s.connect(address); print("reached", address)
	except OSError: pass
	s.close()
for host in ${JSON.stringify(targets)}:
	for port in (${tcp.port}, 7001, 80):
		reach(socket.AF_INET6 if ":" in host else socket.AF_INET, (host, port))
for path in ("\\0proclab-attack", "\\0proclab-victim", "${home.labdSocket}", "/run/docker.sock", "/run/containerd/containerd.sock"):
	reach(socket.AF_UNIX, path)
print(socket.if_nameindex())
`),
	);
	expect(output).toBe("[(1, 'lo')]\n");
	expect(heard).toEqual([]);
});

test('cgroups can be mounted, but not their limits changed, nor left, nor a program run at their release', async () => {
	const { attacker, victim } = labs;
	const { lab } = attacker;
	const files = Object.values(lab.cgroups).flatMap((directory) =>
		[
			'pids.max',
			'memory.limit_in_bytes',
			'memory.max',
			'cpu.cfs_quota_us',
			'cpu.max',
			'notify_on_release',
			'../../release_agent',
		]
			.map((name) => join(directory, name))
			.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile()),
	);
	const before = files.map((path) => readFileSync(path, 'latin1'));
	expect(files.length).toBeGreaterThan(2);
	await whileAttacked(victim, () =>
		attacker.python(`
import os, ctypes
libc = ctypes.CDLL(None, use_errno=True)
places = ["/sys/fs/cgroup"]
for n, (kind, data) in enumerate((("cgroup", b"memory"), ("cgroup", b"pids"), ("cgroup", b"cpu,cpuacct"), ("cgroup", b"rdma"), ("cgroup", b"none,name=mine"), ("cgroup2", None))):
	path = f"/tmp/cg{n}"
	os.makedirs(path, exist_ok=True)
	if libc.mount(b"none", path.encode(), kind.encode(), 0, data) == 0: places.append(path)
values = {"pids.max": "max", "memory.limit_in_bytes": "-1", "memory.max": "max", "cpu.cfs_quota_us": "-1", "cpu.max": "max", "notify_on_release": "1", "release_agent": "/tmp/x", "cgroup.procs": str(os.getpid())}
def attack(folder):
	for name, value in values.items():
		try: open(os.path.join(folder, name), "w").write(value)
		except OSError: pass
for place in places:
	for folder, _, _ in os.walk(place): attack(folder)
	for up in ("..", "../..", "../../.."): attack(os.path.join(place, up))
	try:
		os.mkdir(os.path.join(place, "mine"))
		attack(os.path.join(place, "mine"))
	except OSError: pass
`),
	);
	expect(files.map((path) => readFileSync(path, 'latin1'))).toEqual(before);
	for (const directory of Object.values(lab.cgroups)) expect(below(directory)).toContain(String(lab.init.pid));
	expect(counted(lab).tasks).toBeGreaterThan(1);
	await attacker.reset();
});

/** Everything in `cgroup.procs` of a cgroup and those below it. */
function below(directory: string): string {
	const own = readFileSync(join(directory, 'cgroup.procs'), 'latin1');
	const children = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	return [own, ...children.map(({ name }) => below(join(directory, name)))].join('\n');
}
