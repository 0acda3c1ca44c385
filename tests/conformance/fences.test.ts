import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { LabBench, makeOciHarness, namespacesOf, statusOf } from './container-runtime-kit.ts';

const surfaces = readFileSync(join(import.meta.dirname, 'fences-surfaces.py'), 'utf8');

let bench: LabBench;
let lab: LabRef;

beforeAll(async () => {
	bench = new LabBench(await makeOciHarness('runc'));
	lab = await bench.start('fences');
});
afterAll(async () => {
	await bench.clear();
	bench.harness.remove();
});

/** What root of a lab gets when it tries, from a learner's own kind of shell. */
const closed: Readonly<Record<string, readonly string[]>> = {
	EPERM: [
		...['bpf', 'perf_event_open', 'fanotify_init', 'open_by_handle_at', 'name_to_handle_at', 'quotactl', 'modify_ldt'],
		...[
			'iopl',
			'ioperm',
			'kexec_load',
			'kexec_file_load',
			'init_module',
			'finit_module',
			'delete_module',
			'swapon',
			'swapoff',
		],
		...[
			'acct',
			'reboot',
			'syslog',
			'settimeofday',
			'clock_settime',
			'adjtimex',
			'vhangup',
			'mbind',
			'move_pages',
			'lookup_dcookie',
		],
		...['TIOCSTI', 'TIOCSTI with a dirty register', 'TIOCLINUX', 'PR_SET_MM', 'PR_SET_MM with a dirty register'],
		...[
			'a block device',
			'a character device',
			'mount ext4',
			'mount debugfs',
			'mount tracefs',
			'mount securityfs',
			'mount devtmpfs',
		],
		...['mount bpf', 'a cgroup hierarchy of its own', 'the limit of open files', 'core dumps'],
	],
	ENOSYS: [
		...['io_uring_setup', 'userfaultfd', 'keyctl', 'add_key', 'request_key', 'memfd_secret'],
		...['a system call of a newer kernel', 'personality READ_IMPLIES_EXEC'],
	],
	EAFNOSUPPORT: [
		...[
			'AF_VSOCK',
			'AF_ALG',
			'AF_XDP',
			'AF_TIPC',
			'AF_RDS',
			'AF_CAN',
			'AF_KEY',
			'AF_BLUETOOTH',
			'AF_ALG with a dirty register',
		],
	],
	EPROTONOSUPPORT: [
		...[
			'NETLINK_NETFILTER',
			'NETLINK_NETFILTER with a dirty register',
			'NETLINK_XFRM',
			'NETLINK_SELINUX',
			'NETLINK_AUDIT',
		],
		'NETLINK_CONNECTOR',
	],
	ENOPROTOOPT: ['iptables', 'iptables with a dirty register', 'arptables', 'ebtables', 'ip6tables'],
	EACCES: [
		...['core_pattern', 'drop_caches', 'kernel.pty.max', 'user.max_inotify_instances', 'user.max_net_namespaces'],
		...['fs.inotify.max_user_instances', 'the score for the OOM killer'],
	],
	'killed by SIGSYS': ['int 0x80, the system calls of i386', 'x32, its numbers'],
};

describe.runIf(process.arch === 'x64')('the kernel as a lab sees it', () => {
	let found: Record<string, string>;

	beforeAll(async () => {
		const said = await bench.run(
			lab,
			`cat > /tmp/surfaces.py <<'EOF_OF_SURFACES'\n${surfaces}\nEOF_OF_SURFACES\npython3 /tmp/surfaces.py`,
		);
		expect(said).toMatchObject({ status: 0, errors: '' });
		found = JSON.parse(said.output);
	});

	test('every surface that is tried has an outcome that is known, and none is open', () => {
		const known = Object.values(closed).flat();
		const differing = ['modprobe', 'memory of the kernel', 'pids.max of its cgroup'];
		expect(Object.keys(found).toSorted()).toEqual([...known, ...differing].toSorted());
		expect(Object.entries(found).filter(([, outcome]) => outcome === 'open')).toEqual([]);
	});

	test.each(Object.entries(closed))('%s is the answer', (outcome, names) => {
		const expected = Object.fromEntries(names.map((name) => [name, outcome]));
		expect(Object.fromEntries(names.map((name) => [name, found[name]]))).toEqual(expected);
	});

	test('files that only some kernels have are closed or missing', () => {
		expect(['EACCES', 'ENOENT']).toContain(found.modprobe);
		expect(['EACCES', 'EPERM', 'ENOENT']).toContain(found['memory of the kernel']);
		expect(['EROFS', 'EACCES']).toContain(found['pids.max of its cgroup']);
	});
});

const allowed: readonly (readonly [script: string, output: RegExp])[] = [
	['unshare --pid --fork --mount-proc ps -o pid=,comm=', /^ +1 ps\n$/],
	['unshare -Urmpf --mount-proc ps -o pid=,comm=', /^ +1 ps\n$/],
	['unshare --user --map-root-user --net ip -o link', /^1: lo: /],
	['unshare --uts sh -c "hostname other; hostname"', /^other\n$/],
	['unshare --time --cgroup --ipc --mount true; echo $?', /^0\n$/],
	['ip netns add green && ip netns exec green ip -o link; ip netns del green', /^1: lo: /],
	[
		'ip link add v0 type veth peer name v1 && ip link add b0 type bridge && ip -o link show v0; ip link del v0; ip link del b0',
		/: v0@v1: /,
	],
	[
		'mkdir -p /tmp/new && mount -t tmpfs new /tmp/new && mkdir /tmp/new/old && cp /bin/busybox /tmp/new/ && unshare -m sh -c "cd /tmp/new && pivot_root . old && ./busybox ls /"; umount /tmp/new',
		/^busybox\nold\n$/,
	],
	['strace -f -e trace=execve sh -c true 2>&1 | tail -1', /exited with 0/],
	['setarch -R cat /proc/self/personality', /^00040000\n$/],
	['ping -c 1 -W 2 localhost | grep -c "1 received"', /^1\n$/],
	['su student -c id', /^uid=1000\(student\)/],
	['install -m 4755 /usr/bin/id /usr/local/bin/setuid-id && su student -c "setuid-id -u"', /^0\n$/],
	['su student -c "unshare --user --map-root-user id -u"', /^0\n$/],
	[
		'python3 -c "import os, threading, multiprocessing as m; p = m.Process(target=os.getpid); p.start(); p.join(); print(p.exitcode)"',
		/^0\n$/,
	],
	['perl -e "print 6 * 7"', /^42$/],
	['dpkg --audit; dpkg --print-architecture', /^\w+\n$/],
	['ss -ltn | head -1', /^State/],
	['nsenter --target $$ --mount --pid echo in', /^in\n$/],
	['setpriv --bounding-set=-all --inh-caps=-all grep CapBnd /proc/self/status', /0000000000000000/],
	['docker run --rm busybox echo contained', /^contained\n$/],
	['docker run --rm --security-opt seccomp=unconfined busybox grep Seccomp: /proc/self/status', /\t2\n$/],
];

test.each(allowed)('a learner may: %s', async (script, output) => {
	const said = await bench.run(lab, script);
	expect(said.output, said.errors).toMatch(output);
});

const fencesOf = (pid: number) => {
	const { seccomp, noNewPrivs, capBnd, capEff, capPrm, capInh } = statusOf(pid).facts;
	const cgroup = readFileSync(`/proc/${pid}/cgroup`, 'latin1');
	const limits = readFileSync(`/proc/${pid}/limits`, 'latin1');
	return { seccomp, noNewPrivs, capBnd, capEff, capPrm, capInh, cgroup, limits, namespaces: namespacesOf(pid) };
};

test.each([true, false])(
	'a program with a terminal (%j) is under the filter, the bound and the cgroup of PID 1',
	async (terminal) => {
		const seconds = terminal ? '1011' : '1012';
		const ended = terminal
			? bench.open(lab, { argv: ['sleep', seconds] }).exited
			: bench.run(lab, `exec sleep ${seconds}`);
		await vi.waitFor(() => expect(bench.running(lab, `sleep ${seconds}`)).toHaveLength(1), { timeout: 5000 });
		const [pid = 0] = bench.running(lab, `sleep ${seconds}`);
		expect(fencesOf(pid)).toEqual(fencesOf(lab.init.pid));
		process.kill(pid);
		await ended;
	},
);

test('the filter is on, capabilities end at the bound, setuid programs work, and nothing may be dumped', () => {
	const { seccomp, noNewPrivs, capBnd, limits } = fencesOf(lab.init.pid);
	expect({ seccomp, noNewPrivs, capBnd }).toEqual({ seccomp: 2, noNewPrivs: 0, capBnd: '00000000a8acb5fb' });
	expect(limits).toMatch(/^Max core file size +0 +0 /m);
	expect(limits).toMatch(/^Max open files +1024 +4096 /m);
	expect(limits).toMatch(/^Max locked memory +65536 +65536 /m);
	expect(readFileSync(`/proc/${lab.init.pid}/oom_score_adj`, 'latin1')).toBe('500\n');
});

test('PID 1 holds three open files, and none of the host’s', async () => {
	const { output } = await bench.run(lab, 'readlink /proc/1/fd/*');
	expect(output).toBe('/dev/null\n/dev/null\n/dev/null\n');
});

test('a lab has seven devices, a devpts of its own, and may enter no other', async () => {
	const { output } = await bench.run(
		lab,
		'for file in /dev/* /dev/pts/*; do [ -L $file ] || [ ! -c $file ] || echo $file; done; readlink /dev/ptmx',
	);
	const own = ['full', 'null', 'random', 'tty', 'urandom', 'zero', 'pts/ptmx'].map((name) => `/dev/${name}`);
	expect(output.trim().split('\n')).toEqual([...own, 'pts/ptmx']);
	const deviceOf = (mountinfo: string) => mountinfo.match(/(\d+:\d+) \S+ \/dev\/pts /)?.[1];
	const devpts = deviceOf((await bench.run(lab, 'cat /proc/self/mountinfo')).output);
	expect(devpts).toMatch(/^\d+:\d+$/);
	expect(devpts).not.toBe(deviceOf(readFileSync('/proc/self/mountinfo', 'latin1')));
});

test('sync seems to be done, and makes no disk of the machine write', async () => {
	const said = await bench.run(lab, `timeout 20 python3 -c 'import os; [os.sync() for n in range(50000)]'; echo $?`);
	expect(said.output).toBe('0\n');
});

test('no path of the host is visible in mounts, cgroups, the environment or the command lines', async () => {
	const { output, errors } = await bench.run(
		lab,
		'cat /proc/self/mountinfo /proc/self/mounts /proc/1/cgroup /proc/self/cgroup; tr "\\0" " " < /proc/1/environ; tr "\\0" " " < /proc/1/cmdline; findmnt',
	);
	expect(errors).toBe('');
	const { home, imagePath } = bench.harness;
	for (const secret of [home.path, home.run, home.tag, home.root, imagePath, 'proclab', lab.id])
		expect(output).not.toContain(secret);
	expect(output).toContain('lowerdir=image');
});
