import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { spawnPty } from '../../src/pty/node-pty.ts';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { namespaceLimits } from '../../src/runtime/oci/start-lab.ts';
import { LabBench, makeOciHarness } from './container-runtime-kit.ts';

/** What the kernel counts by user or for the whole machine: one lab takes all that it gets and holds it, and others must not notice. */
let bench: LabBench;
let greedy: LabRef;
let neighbour: LabRef;

beforeAll(async () => {
	bench = new LabBench(await makeOciHarness('runc'));
});
beforeEach(async () => {
	greedy = await bench.start('greedy');
	neighbour = await bench.start('neighbour');
});
afterEach(() => bench.clear());
afterAll(() => bench.harness.remove());

const inotify = `
import ctypes, errno, sys, time
libc = ctypes.CDLL(None, use_errno=True)
count = 0
while count < 2000 and libc.inotify_init1(0) >= 0: count += 1
print(count, errno.errorcode.get(ctypes.get_errno(), 'open'), flush=True)
`;
const netns = `
import ctypes, errno, os, sys, time
libc = ctypes.CDLL(None, use_errno=True)
held = []
while len(held) < 500 and libc.unshare(0x40000000) == 0: held.append(os.open('/proc/self/ns/net', os.O_RDONLY))
print(len(held), errno.errorcode.get(ctypes.get_errno(), 'open'), flush=True)
`;
/** A devpts that it mounts itself has no limit of its own but the machine's. */
const terminals = `
import ctypes, errno, os, sys, time
libc = ctypes.CDLL(None, use_errno=True)
os.makedirs('/tmp/pts', exist_ok=True)
libc.mount(b'devpts', b'/tmp/pts', b'devpts', 0, b'newinstance,ptmxmode=666')
total = 0
for _ in range(4):
	read, write = os.pipe()
	if os.fork() == 0:
		count, said = 0, 'open'
		try:
			while count < 4000:
				os.open('/tmp/pts/ptmx', os.O_RDWR | os.O_NOCTTY)
				count += 1
		except OSError as error:
			said = errno.errorcode[error.errno]
		os.write(write, str(count).encode())
		time.sleep(1000)
	total += int(os.read(read, 10))
print(total, flush=True)
`;

const raiseFiles = 'import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))\n';

/** Runs a Python program in the greedy lab that keeps what it got; answers what it printed first. */
async function take(program: string): Promise<string> {
	const { shell } = bench.open(greedy, { argv: ['python3', '-c', `${raiseFiles}${program}\ntime.sleep(1000)`] });
	return (await shell.waitFor(/\d+.*\r\n/, 30_000)).trim();
}

async function runsIn(lab: LabRef, program: string): Promise<string> {
	const said = await bench.run(lab, `python3 -c '${raiseFiles}${program.replaceAll("'", '"')}'`);
	return (said.output + said.errors).trim();
}

test('a lab that holds all inotify instances that it gets leaves the host and its neighbour theirs', async () => {
	const most = `${namespaceLimits.inotify_instances} EMFILE`;
	const before = onHost();
	expect(await take(inotify)).toBe(most);
	expect(await runsIn(neighbour, inotify)).toBe(most);
	expect(onHost()).toBeGreaterThan(before - namespaceLimits.inotify_instances / 2);
});

/** Inotify instances that the host's root gets beyond those in use, which other programs change a little; all are closed again. */
function onHost(): number {
	return Number(execFileSync('python3', ['-c', inotify], { encoding: 'utf8' }).split(' ')[0]);
}

test('a namespace nested in a lab has no inotify instances beyond the lab’s', async () => {
	expect(await take(inotify)).toBe(`${namespaceLimits.inotify_instances} EMFILE`);
	const nested = await bench.run(greedy, `unshare -Ur python3 -c '${inotify.replaceAll("'", '"')}'`);
	expect(nested.output.trim()).toBe('0 EMFILE');
});

test('a lab that holds all network namespaces that it gets leaves its neighbour theirs', async () => {
	const most = `${namespaceLimits.net_namespaces} ENOSPC`;
	expect(await take(netns)).toBe(most);
	expect(await runsIn(neighbour, netns)).toBe(most);
});

const ptyMax = '/proc/sys/kernel/pty/max';

/** What the doctor asks for; the machine may have less. Raising it harms nobody, and it is put back. */
async function withTerminals<T>(count: number, task: () => Promise<T>): Promise<T> {
	const before = readFileSync(ptyMax, 'utf8');
	writeFileSync(ptyMax, String(Math.max(count, Number(before))));
	try {
		return await task();
	} finally {
		writeFileSync(ptyMax, before);
	}
}

test('a lab that holds thousands of terminals leaves its neighbour and the host theirs, where kernel.pty.max is what the doctor asks for', async () => {
	await withTerminals(65_536, async () => {
		expect(Number(await take(terminals))).toBeGreaterThan(4096);
		const { shell, exited } = bench.open(neighbour);
		await shell.waitFor(/[#$] /);
		shell.type('exit\n');
		expect(await exited).toMatchObject({ exitCode: 0 });
		const host = spawnPty({ file: '/bin/sh', args: ['-c', 'tty'], env: {}, cwd: '/' }, { columns: 80, rows: 24 });
		const seen = vi.fn();
		host.onData((bytes) => seen(Buffer.from(bytes).toString()));
		await new Promise<void>((resolve) => host.onExit(() => resolve()));
		expect(seen.mock.calls.join('')).toMatch(/\/dev\/pts\/\d+/);
	});
});
