import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import { fail, succeed } from '../../src/foundation/result.ts';
import type { Pty, PtyExit } from '../../src/pty/pty.ts';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { describeHost } from '../../src/runtime/oci/host.ts';
import { LabShells } from '../../src/runtime/oci/shells/lab-shells.ts';
import { LabBench, makeOciHarness, namespacesOf } from './container-runtime-kit.ts';
import { LearnerShell } from './lab-image-kit.ts';

const size = { columns: 80, rows: 24 };
let bench: LabBench;
/** The same labs, by a runtime that has the engine open terminals. */
let byEngine: LabBench;
let lab: LabRef;

beforeAll(async () => {
	bench = new LabBench(await makeOciHarness('runc'));
	const { home } = bench.harness;
	const runtime = createOciRuntime({ home, logger: silentLogger, engine: 'runc', terminals: 'engine' });
	byEngine = new LabBench({ ...bench.harness, runtime });
	lab = await bench.start('direct');
});
afterAll(async () => {
	await bench.clear();
	bench.harness.remove();
});

/** The pid of a program that sleeps for so many seconds in the lab. */
async function sleeper(seconds: string): Promise<number> {
	await vi.waitFor(() => expect(bench.running(lab, `sleep ${seconds}`)).toHaveLength(1), { timeout: 5000 });
	return bench.running(lab, `sleep ${seconds}`)[0] ?? 0;
}

function procFile(pid: number | 'self', file: string): string {
	return readFileSync(`/proc/${pid}/${file}`, 'latin1');
}

function parentOf(pid: number): number {
	return Number(/^PPid:\s+(\d+)/m.exec(procFile(pid, 'status'))?.[1]);
}

/** Its first output may come before one hears that it runs. */
function pidOf(pty: Pty): Promise<number> {
	return vi.waitFor(() => {
		if (pty.pid === undefined) throw new Error('it does not run');
		return pty.pid;
	});
}

/** Opens a terminal, waits for the end of its program and answers all that it showed. */
async function runToEnd(
	argv: string[],
	{ from = bench, of = lab }: { from?: LabBench; of?: LabRef } = {},
): Promise<{ readonly shown: string; readonly exit: PtyExit }> {
	const { pty, exited } = from.open(of, { argv });
	let shown = '';
	pty.onData((bytes) => {
		shown += Buffer.from(bytes).toString();
	});
	// Debian's AppArmor calls what runc starts by a profile that confines nothing.
	return {
		exit: await exited,
		shown: shown.replaceAll(/pts\/\d+|88,\d+/g, 'pts/N').replace('runc (unconfined)', 'unconfined'),
	};
}

test('a program on a terminal is the lab’s, and its parent outside is one for all terminals, not a relay of its own', async () => {
	const first = bench.open(lab, { argv: ['sleep', '1021'] });
	const second = bench.open(lab, { argv: ['sleep', '1022'] });
	const pids = [await sleeper('1021'), await sleeper('1022')];
	await vi.waitFor(() => expect([first.pty.pid, second.pty.pid]).toEqual(pids));
	const [parent, other] = pids.map(parentOf);
	expect(parent).toBe(other);
	expect(procFile(parent ?? 0, 'cmdline')).toMatch(/^lab-shell/);
	expect(parentOf(parent ?? 0)).toBe(process.pid);
	const { shown } = await runToEnd(['sh', '-c', 'ps -o ppid= -p $$']);
	expect(shown.trim()).toBe('0');
	for (const { pty, exited } of [first, second]) {
		pty.hangUp();
		expect(await exited).toEqual({ exitCode: 0, signal: 1 });
	}
});

/** Of `/proc/PID/status`, what differs between two runs of one program. */
const varying =
	/^(Pid|Tgid|PPid|NStgid|NSpid|NSpgid|NSsid|FDSize|Vm\w+|Rss\w+|\w*ctxt_switches|State|HugetlbPages):.*$/gm;

function fencesOf(pid: number) {
	const files = ['limits', 'cgroup', 'uid_map', 'gid_map', 'loginuid', 'sessionid', 'oom_score_adj', 'personality'];
	const settings = ['coredump_filter', 'timerslack_ns', 'setgroups'];
	return {
		status: procFile(pid, 'status').replace(varying, ''),
		...Object.fromEntries([...files, ...settings].map((file) => [file, procFile(pid, file)])),
		namespaces: namespacesOf(pid),
		// The engine's way leads over a shell, which adds where it is.
		environment: procFile(pid, 'environ')
			.split('\0')
			.filter((variable) => !/^(PWD=.*)?$/.test(variable))
			.toSorted(),
		folder: readlinkSync(`/proc/${pid}/cwd`).split('/').at(-1),
		files: readdirSync(`/proc/${pid}/fd`).map((fd) => [fd, readlinkSync(`/proc/${pid}/fd/${fd}`)]),
	};
}

test('a program is under exactly the fences that the engine would have put it under', async () => {
	const direct = bench.open(lab, { argv: ['sleep', '1023'] });
	const found = fencesOf(await sleeper('1023'));
	direct.pty.hangUp();
	await direct.exited;
	const engine = byEngine.open(lab, { argv: ['sleep', '1024'] });
	const expected = fencesOf(await sleeper('1024'));
	engine.pty.hangUp();
	await engine.exited;
	expect(found).toEqual(expected);
	expect(found.status).toMatch(/^Seccomp_filters:\s+1$/m);
	expect(found.files).toEqual(['0', '1', '2'].map((fd) => [fd, '/dev/pts/0']));
});

test('a terminal is set up, owned and named as the engine’s would be', async () => {
	const script =
		'tty; stty -a; stat -c "%U %G %a %t,%T" "$(tty)"; ps -o tty= -p $$; ulimit -a; umask; cat /proc/self/attr/current';
	const direct = await runToEnd(['bash', '-c', script]);
	expect(direct).toEqual(await runToEnd(['bash', '-c', script], { from: byEngine }));
	expect(direct.shown).toContain('/dev/pts/N\r\n');
	expect(direct.shown).toContain('root tty 620 pts/N\r\npts/N\r\n');
});

test('its session keyring is the lab’s, and not the host’s', async () => {
	const keys = async (from: LabBench) => (await runToEnd(['cat', '/proc/keys'], { from })).shown;
	const [direct, engine] = [await keys(bench), await keys(byEngine)];
	for (const shown of [direct, engine]) {
		expect(shown).toMatch(/keyring +_ses\.direct: empty/);
		expect(shown.replaceAll(/_ses\.[\w-]+/g, '')).not.toMatch(/_ses|_uid/);
	}
});

test('how a program ended is told: its exit status, or the signal', async () => {
	expect((await runToEnd(['sh', '-c', 'exit 42'])).exit).toEqual({ exitCode: 42, signal: null });
	expect((await runToEnd(['sh', '-c', 'kill -9 $$'])).exit).toEqual({ exitCode: 0, signal: 9 });
});

test('a program that is not there, or not to be run, is told on the terminal as a shell tells it', async () => {
	expect(await runToEnd(['no-such-program'])).toEqual({
		exit: { exitCode: 127, signal: null },
		shown: 'no-such-program: not found\r\n',
	});
	expect(await runToEnd(['/etc/passwd'])).toEqual({
		exit: { exitCode: 126, signal: null },
		shown: '/etc/passwd: not allowed\r\n',
	});
});

test('a home that was replaced by a link leads nowhere outside', async () => {
	const linked = await bench.start('linked');
	for (const target of ['/proc/self/fd/4', '/proc/self/fd/5/..', '/proc/1/root/../../..', '/proc/self/fd/3']) {
		expect(await bench.run(linked, `rm -rf /root; ln -s ${target} /root`)).toMatchObject({ status: 0 });
		const { shown, exit } = await runToEnd(['bash', '-c', 'pwd -P; ls /'], { of: linked });
		expect({ target, exit }).toEqual({ target, exit: { exitCode: 0, signal: null } });
		expect(shown, target).toMatch(/^\/\r\n/);
		expect(shown).toContain('bin');
	}
});

test.each([
	['a file system over /dev/pts', 'mount -t tmpfs none /dev/pts', 'umount /dev/pts'],
	['other terminals over /dev/pts', 'mount -t devpts -o newinstance none /dev/pts', 'umount /dev/pts'],
	['a pipe instead of /dev/ptmx', 'mv /dev/ptmx /dev/was; mkfifo /dev/ptmx', 'mv /dev/was /dev/ptmx'],
	['a pipe over /dev/pts/ptmx', 'mkfifo /tmp/p; mount --bind /tmp/p /dev/pts/ptmx', 'umount /dev/pts/ptmx'],
	['no /dev/pts at all', 'mount --make-private /dev/pts; mount --move /dev/pts /mnt', 'mount --move /mnt /dev/pts'],
	['nobody allowed to open /dev/ptmx', 'chmod 0 /dev/pts/ptmx', 'chmod 666 /dev/pts/ptmx'],
])('with %s a terminal is still one of the lab’s own', async (_, before, after) => {
	expect(await bench.run(lab, before)).toMatchObject({ status: 0, errors: '' });
	const own = procFile(lab.init.pid, 'mountinfo').match(/(\d+:\d+) \S+ \S+ .* - devpts .*max=64/)?.[1];
	const { shown, exit } = await runToEnd(['stat', '-L', '-c', '%Hd:%Ld', '/proc/self/fd/0']);
	expect({ shown: shown.trim(), exit }).toEqual({ shown: own, exit: { exitCode: 0, signal: null } });
	expect(await bench.run(lab, after)).toMatchObject({ status: 0, errors: '' });
});

test('a lab that has no terminal left says so in words, and has them again', async () => {
	const take = `import os, time
held = []
try:
    while True: held.append(os.openpty())
except OSError: print("taken", len(held), flush=True)
time.sleep(1025)`;
	const holder = bench.open(lab, { argv: ['python3', '-c', take] });
	await holder.shell.waitFor(/taken 63\r\n/);
	const refused = bench.runtime.openTerminal(lab, { argv: ['bash'] }, size);
	expect(refused).toMatchObject({
		ok: false,
		error: { code: 'no-terminal-left', what: 'This lab may have 64 terminals, and all are taken.' },
	});
	holder.pty.hangUp();
	await holder.exited;
	expect((await runToEnd(['true'])).exit.exitCode).toBe(0);
});

test('a lab full of processes still gives a shell, which says that it can not start another', async () => {
	const full = await bench.start('full', { limits: { ...bench.spec('x').limits, pids: 20 } });
	const fill = `import os, time
try:
    while os.fork(): pass
except OSError: print("full", flush=True)
time.sleep(1026)`;
	const filler = bench.open(full, { argv: ['python3', '-c', fill] });
	await filler.shell.waitFor(/full/, 20_000);
	const { shell, exited } = bench.open(full, { argv: ['sh'] });
	await shell.waitFor(/[#$] /);
	shell.type('/bin/true\n');
	await shell.waitFor(/Cannot fork/);
	shell.type('exec /bin/true\n');
	expect(await exited).toEqual({ exitCode: 0, signal: null });
});

/** Stops every process of a lab's cgroup, or lets them go on, cgroups(7). */
function freeze({ cgroups: { freezer, unified } }: LabRef, isFrozen: boolean): void {
	if (freezer === undefined) writeFileSync(`${unified}/cgroup.freeze`, isFrozen ? '1' : '0');
	else writeFileSync(`${freezer}/freezer.state`, isFrozen ? 'FROZEN' : 'THAWED');
}

test('a program that is stopped on its way into the lab is given up, and leaves nothing', async () => {
	const frozen = await bench.start('frozen');
	freeze(frozen, true);
	const { exited } = bench.open(frozen, { argv: ['sleep', '1027'] });
	const exit = await exited;
	freeze(frozen, false);
	expect(exit).toMatchObject({ exitCode: null, problem: { code: 'no-terminal', why: 'it did not begin in time.' } });
	await vi.waitFor(() => expect(bench.runtime.processes(frozen)).toHaveLength(2));
});

test('a process that has another’s pid by now is never entered', async () => {
	const recycled = { ...lab, init: { pid: lab.init.pid, starttime: lab.init.starttime + 1 } };
	const { exited } = bench.open(recycled, { argv: ['sleep', '1028'] });
	expect(await exited).toMatchObject({ problem: { code: 'no-terminal', what: 'The lab has ended.' } });
	const gone = bench.open({ ...lab, init: { pid: 2 ** 22, starttime: 1 } }, { argv: ['sleep', '1028'] });
	expect(await gone.exited).toMatchObject({ problem: { code: 'no-terminal', what: 'The lab has ended.' } });
	expect(bench.running(lab, 'sleep 1028')).toEqual([]);
});

test('a terminal that is closed before its program began ends it', async () => {
	const { pty, exited } = bench.open(lab, { argv: ['sleep', '1029'] });
	pty.hangUp();
	await exited;
	expect(bench.running(lab, 'sleep 1029')).toEqual([]);
});

test('when what starts shells is killed, shells live on, their end is seen, and the next shell starts', async () => {
	const { shell, pty, exited } = bench.open(lab);
	await shell.waitFor(/[#$] /);
	const pid = await pidOf(pty);
	process.kill(parentOf(pid), 'SIGKILL');
	shell.type('echo $((6*7))\n');
	await shell.waitFor(/\b42\r\n/);
	const next = bench.open(lab);
	await next.shell.waitFor(/[#$] /);
	expect(bench.runtime.processes(lab)).toContain(await pidOf(next.pty));
	shell.type('exit 3\n');
	expect(await exited).toEqual({ exitCode: null, signal: null });
	next.pty.hangUp();
	expect(await next.exited).toMatchObject({ signal: expect.any(Number) });
});

test('two hundred terminals leave files, processes, terminals and keys as they were', async () => {
	const keys = async () => Number((await bench.run(lab, 'wc -l < /proc/keys')).output);
	const counts = () => ({
		files: readdirSync('/proc/self/fd').length,
		processes: bench.runtime.processes(lab).length,
		terminals: readdirSync(`/proc/${lab.init.pid}/root/dev/pts`),
		children: procFile('self', `task/${process.pid}/children`).trim().split(' ').length,
	});
	await runToEnd(['true']);
	const before = counts();
	const keysBefore = await keys();
	for (let round = 0; round < 20; round += 1) {
		const all = Array.from({ length: 10 }, (_, n) => bench.open(lab, { argv: n % 2 === 0 ? ['true'] : ['bash'] }));
		for (const [n, { pty, shell }] of all.entries()) {
			if (n % 2 === 0) continue;
			if (n % 4 === 1) await shell.waitFor(/[#$] /);
			pty.hangUp();
		}
		await Promise.all(all.map(({ exited }) => exited));
	}
	await expect.poll(counts).toEqual(before);
	await expect.poll(keys).toBeLessThanOrEqual(keysBefore);
}, 120_000);

test('where the kernel can not do it the engine opens terminals, and the reason is logged once', async () => {
	const logged: object[] = [];
	const logger = { ...silentLogger, warn: (fields: object) => logged.push(fields) };
	const host = describeHost(bench.harness.home, logger, 'runc');
	const shells = new LabShells(host, async () => fail('PTRACE_SECCOMP_GET_FILTER: Input/output error'));
	for (let n = 0; n < 2; n += 1) {
		await shells.makeLab(async () => succeed(lab));
		const opened = shells.open(lab, { argv: ['sh', '-c', 'exit 5'] }, size);
		if (!opened.ok) throw new Error(JSON.stringify(opened.error));
		const { promise, resolve } = Promise.withResolvers<PtyExit>();
		opened.value.onExit(resolve);
		expect(opened.value.pid).toEqual(expect.any(Number));
		expect(bench.runtime.processes(lab)).not.toContain(opened.value.pid);
		expect(await promise).toEqual({ exitCode: 5, signal: null });
		shells.forget(lab.id);
	}
	expect(logged).toEqual([{ why: 'PTRACE_SECCOMP_GET_FILTER: Input/output error' }]);
});

test('a lab that ends takes its terminals along', async () => {
	const brief = await bench.start('brief');
	const { exited, shell } = bench.open(brief);
	await shell.waitFor(/[#$] /);
	expect(await bench.runtime.destroy('brief')).toMatchObject({ ok: true });
	expect(await exited).toEqual({ exitCode: 0, signal: 9 });
	expect(shell).toBeInstanceOf(LearnerShell);
});
