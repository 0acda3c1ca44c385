import { createServer } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { readSettings } from '../../foundation/node/settings.ts';
import { noSubordinateIds } from '../../runtime/rootless/entry-problems.ts';
import { findingText } from './doctor-command.ts';
import { essentials, examine } from './examine.ts';
import type { Context, Finding } from './finding.ts';
import type { Machine } from './machine.ts';
import { listeningInodes, portHolder } from './port-holder.ts';
import { recordedMachine, systems } from './recorded-machines.ts';

function context(over: Partial<Context> = {}, env: Record<string, string> = {}): Context {
	return {
		settings: readSettings({ PROCLAB_PORT: '0', ...env }),
		images: { host: '/images/host-1' },
		siteCurrent: true,
		rootless: false,
		entryProblem: undefined,
		runningUrl: undefined,
		...over,
	};
}

async function find(id: string, machine: Parameters<typeof recordedMachine>[0], about = context()): Promise<Finding> {
	const found = (await examine(recordedMachine(machine), about)).find((finding) => finding.id === id);
	if (!found) throw new Error(`no finding ${id}`);
	return found;
}

test.each(['debian12Hybrid', 'debian13', 'ubuntu2404'] as const)(
	'nothing fails on %s with everything installed',
	async (system) => {
		const findings = await examine(recordedMachine({ files: systems[system] }), context());
		expect(findings.filter((finding) => finding.status === 'fail')).toEqual([]);
		expect(new Set(findings.map((finding) => finding.id)).size).toBe(findings.length);
	},
);

test('hybrid, v2 and missing controllers are told apart', async () => {
	expect(await find('cgroups', { files: systems.debian12Hybrid })).toMatchObject({
		status: 'ok',
		found: 'hybrid (v1 controllers beside v2) with pids, memory, cpu',
	});
	expect(await find('cgroups', { files: systems.debian13 })).toMatchObject({ found: 'v2 with pids, memory, cpu' });
	expect(await find('cgroups', { files: systems.raspberryPi })).toMatchObject({
		status: 'fail',
		found: 'v2 without memory',
		fix: expect.stringContaining('cgroup_enable=memory'),
	});
	expect(await find('cgroups', {})).toMatchObject({ status: 'fail', found: 'none is mounted' });
});

test("Ubuntu's AppArmor restriction is a warning for root, with the setting that lifts it", async () => {
	expect(await find('unprivileged-user-namespaces', { files: systems.ubuntu2404 })).toMatchObject({
		status: 'warn',
		found: "restricted by AppArmor, as is Ubuntu's default",
		fix: expect.stringContaining('kernel.apparmor_restrict_unprivileged_userns=0'),
	});
	expect(await find('unprivileged-user-namespaces', { files: systems.debian13 })).toMatchObject({ status: 'ok' });
});

test("Debian's own switch is told too", async () => {
	const files = { ...systems.debian13, '/proc/sys/kernel/unprivileged_userns_clone': '0\n' };
	expect(await find('unprivileged-user-namespaces', { files })).toMatchObject({ status: 'warn' });
});

test('user namespaces that are switched off or not compiled in fail, each with its fix', async () => {
	const off = { ...systems.debian13, '/proc/sys/user/max_user_namespaces': '0\n' };
	expect(await find('user-namespaces', { files: off })).toMatchObject({
		status: 'fail',
		fix: expect.stringContaining('sysctl'),
	});
	const none = { ...systems.debian13, '/proc/sys/user/max_user_namespaces': undefined };
	expect(await find('user-namespaces', { files: none })).toMatchObject({
		status: 'fail',
		fix: expect.stringContaining('CONFIG_USER_NS'),
	});
});

test('a machine with nothing installed fails on the runtime, the tools and the maker of images', async () => {
	const findings = await examine(
		recordedMachine({ files: systems.debian13, programs: [] }),
		context({ images: { host: undefined } }),
	);
	expect(findings.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual([
		'oci-runtime',
		'util-linux',
		'mmdebstrap',
	]);
});

test('mmdebstrap is not needed any more once the image is built', async () => {
	const programs = ['runc', 'mount', 'unshare', 'setpriv', 'perl'];
	expect(await find('mmdebstrap', { programs })).toMatchObject({ status: 'warn' });
});

test('an old runc is a warning on a server that others reach, and only there', async () => {
	const shared = context({}, { PROCLAB_LISTEN: '0.0.0.0' });
	const status = async (runc: string, about: Context) => (await find('oci-runtime', { runc }, about)).status;
	expect(await status('runc version 1.1.5+ds1', context())).toBe('ok');
	expect(await status('runc version 1.1.5+ds1', shared)).toBe('warn');
	expect(await status('runc version 1.3.5', shared)).toBe('warn');
	expect(await status('runc version 1.3.6', shared)).toBe('ok');
	expect(await status('runc version 1.4.3-rc.1', shared)).toBe('ok');
	expect(await status('runc version 1.5.0', shared)).toBe('ok');
	expect(await status('cannot open shared object', context())).toBe('fail');
});

test('no overlay in the kernel, and an overlay that does not mount, fail', async () => {
	const files = { ...systems.debian13, '/proc/filesystems': '\text4\n' };
	expect(await find('overlay', { files })).toMatchObject({
		status: 'fail',
		fix: expect.stringContaining('modprobe overlay'),
	});
	const machine = { ...recordedMachine({}), run: async () => ({ ok: false, output: 'wrong fs type' }) };
	const found = (await examine(machine, context(), essentials)).find((finding) => finding.id === 'overlay');
	expect(found).toMatchObject({ status: 'fail', found: 'a mount was tried and failed: wrong fs type' });
});

test('a kernel that has overlay as a module gets it when an ordinary user mounts one', async () => {
	const recorded = recordedMachine({ files: { ...systems.debian13, '/proc/filesystems': '\text4\n' }, uid: 1000 });
	const asked: string[] = [];
	const machine: Machine = {
		...recorded,
		run: async (file, args) => {
			if (args.includes('overlay')) asked.push([file, ...args].join(' '));
			return recorded.run(file, args);
		},
		readText: (path) =>
			path === '/proc/filesystems' && asked.length > 0 ? 'nodev\toverlay\n' : recorded.readText(path),
	};
	const found = (await examine(machine, context(), essentials)).find((finding) => finding.id === 'overlay');
	expect(found).toMatchObject({ status: 'ok' });
	expect(asked).toEqual([expect.stringMatching(/^unshare --user --map-root-user --mount -- mount -t overlay /)]);
});

test('disks of labs in files need loop devices and mkfs.ext4; without them they are in memory, which is told', async () => {
	expect(await find('lab-disks', {})).toMatchObject({ status: 'ok' });
	expect(await find('lab-disks', { files: { '/dev/loop-control': undefined } })).toMatchObject({
		status: 'warn',
		found: 'there are no loop devices',
		fix: expect.stringContaining('modprobe loop'),
	});
	expect(await find('lab-disks', { programs: ['runc'] })).toMatchObject({
		status: 'warn',
		fix: expect.stringMatching(/e2fsprogs.*in their memory/),
	});
});

test('a kernel on which the container engine must open terminals is told of, no more', async () => {
	expect(await find('terminals', {})).toMatchObject({ status: 'ok' });
	expect(await find('terminals', { uid: 1000 })).toMatchObject({ status: 'info' });
	const why = 'PTRACE_SECCOMP_GET_FILTER: Input/output error';
	const machine = { ...recordedMachine({}), run: async () => ({ ok: false, output: why }) };
	const found = (await examine(machine, context())).find((finding) => finding.id === 'terminals');
	expect(found).toMatchObject({ status: 'info', found: expect.stringContaining(why) });
});

test('files that can not be mapped to ids of each lab are a warning, and without root it can not be tried', async () => {
	expect(await find('own-ids', {})).toMatchObject({ status: 'ok' });
	expect(await find('own-ids', { uid: 1000 })).toMatchObject({ status: 'info' });
	const machine = { ...recordedMachine({}), run: async () => ({ ok: false, output: 'id-mapped image: refused' }) };
	const found = (await examine(machine, context())).find((finding) => finding.id === 'own-ids');
	expect(found).toMatchObject({
		status: 'warn',
		found: 'labs share one range: id-mapped image: refused',
		fix: expect.stringContaining('5.19'),
	});
});

test('settings of the host that are too weak are told with the one command that sets them', async () => {
	const strong = {
		...{ '/proc/sys/kernel/pty/max': '65536\n', '/proc/sys/fs/inotify/max_user_instances': '8192\n' },
		...{ '/proc/sys/kernel/io_uring_disabled': '2\n', '/proc/sys/dev/tty/legacy_tiocsti': '0\n' },
	};
	expect(await find('host-settings', { files: strong })).toMatchObject({ status: 'ok' });
	const files = { ...strong, '/proc/sys/kernel/pty/max': '4096\n', '/proc/sys/dev/tty/legacy_tiocsti': '1\n' };
	expect(await find('host-settings', { files })).toEqual({
		id: 'host-settings',
		title: 'Settings of the host',
		status: 'warn',
		found: 'kernel.pty.max is 4096, not 65536 or more; dev.tty.legacy_tiocsti is 1, not 0',
		fix: "Run as root: printf '%s\\n' kernel.pty.max=65536 dev.tty.legacy_tiocsti=0 >> /etc/sysctl.d/60-proclab.conf && sysctl --system",
	});
});

test('a kernel without filters, and an architecture without a profile, are warnings', async () => {
	expect(await find('system-call-filter', {})).toMatchObject({ status: 'ok' });
	expect(await find('system-call-filter', { architecture: 'riscv64' })).toMatchObject({ status: 'warn' });
	const files = { '/proc/sys/kernel/seccomp/actions_avail': undefined };
	expect(await find('system-call-filter', { files })).toMatchObject({ status: 'warn', found: 'this kernel has none' });
});

test('space for building the image is asked for only while it is not built', async () => {
	expect(await find('disk-space', { freeBytes: 1e9 })).toMatchObject({ status: 'ok' });
	expect(await find('disk-space', { freeBytes: 1e9 }, context({ images: { host: undefined } }))).toMatchObject({
		status: 'fail',
		fix: expect.stringContaining('2.5 GB'),
	});
});

test('an ordinary user may have labs, unless something for it is missing, which is said with both ways out', async () => {
	expect(await find('privileges', { uid: 1000 })).toMatchObject({ status: 'ok' });
	const entryProblem = noSubordinateIds({ name: 'ada', uid: 1000 }, { first: 165_536, count: 65_536 });
	expect(await find('privileges', { uid: 1000 }, context({ entryProblem }))).toMatchObject({
		status: 'fail',
		fix: expect.stringMatching(/usermod --add-subuids 165536-231071 .* ada\b.*sudo/),
	});
});

test('what an ordinary user lacks is said, and keeps no lab from running', async () => {
	const rootless = context({ rootless: true });
	const findings = await examine(recordedMachine({ files: systems.debian12Hybrid }), rootless);
	expect(findings.filter(({ status }) => status === 'fail')).toEqual([]);
	expect(findings.find(({ id }) => id === 'cgroups')).toMatchObject({
		status: 'warn',
		found: expect.stringMatching(/no limit of memory/),
	});
	expect(findings.find(({ id }) => id === 'own-ids')).toMatchObject({ status: 'warn' });
});

test('an unset or wrong PROCLAB_CHROMIUM matters to tests only', async () => {
	expect(await find('chromium', { programs: [] })).toMatchObject({ status: 'info' });
	expect(await find('chromium', { env: { PROCLAB_CHROMIUM: '/opt/none' } })).toMatchObject({ status: 'warn' });
});

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

async function takePort(): Promise<number> {
	const server = createServer();
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (typeof address !== 'object' || !address) throw new Error('no port');
	return address.port;
}

test('a port in use is a failure that names who holds it', async () => {
	const port = await takePort();
	expect(portHolder(port)?.pid).toBe(process.pid);
	expect(await find('port', {}, context({}, { PROCLAB_PORT: String(port) }))).toMatchObject({
		status: 'fail',
		found: expect.stringContaining(`(process ${process.pid})`),
		fix: expect.stringContaining(`PROCLAB_PORT=${port + 1}`),
	});
});

test("the port of the Proclab that runs is no failure, and one of root's ports is", async () => {
	const port = await takePort();
	const running = context({ runningUrl: 'http://127.0.0.1:4117/' }, { PROCLAB_PORT: String(port) });
	expect(await find('port', {}, running)).toMatchObject({ status: 'ok' });
	const files = { '/proc/sys/net/ipv4/ip_unprivileged_port_start': '1024\n' };
	expect(await find('port', { files }, context({}, { PROCLAB_PORT: '80' }))).toMatchObject({ status: 'fail' });
});

test('only sockets that listen on exactly this port are found in /proc/net/tcp', () => {
	const line = (local: string, state: string, inode: number) =>
		`   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000 100 0 0 10 0`;
	const text = [line('0100007F:1015', '0A', 11), line('0100007F:1015', '01', 12), line('00000000:1016', '0A', 13)].join(
		'\n',
	);
	expect(listeningInodes(text, 0x1015)).toEqual(['11']);
});

test('a finding is one line, its fix another', () => {
	const text = findingText({ id: 'port', title: 'Port', status: 'fail', found: 'in use', fix: 'Stop it.' });
	expect(stripVTControlCharacters(text)).toBe('fail  Port: in use\n      Stop it.');
});
