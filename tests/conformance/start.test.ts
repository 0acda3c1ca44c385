import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Home } from '../../src/foundation/node/home.ts';
import { leftovers, makeHome, nothing, removeHome } from './labd-kit.ts';
import { Page } from './labd-page.ts';
import { processesOf, proclab, read, StartProcess } from './start-kit.ts';

let home: Home;
const started: StartProcess[] = [];

beforeEach(() => {
	home = makeHome();
});

afterEach(async () => {
	for (const start of started.splice(0)) await start.end();
	removeHome(home);
});

function start(env: Readonly<Record<string, string>> = {}, command = 'start'): StartProcess {
	const process = new StartProcess(home, env, command);
	started.push(process);
	return process;
}

async function health(url: string): Promise<number> {
	return fetch(new URL('/healthz', url)).then(
		(response) => response.status,
		() => 0,
	);
}

const lesson = { learner: 'start-test', lesson: 'processes/seeing-processes' };

test('start prints an address that answers, and stop leaves no process, mount, cgroup or folder', async () => {
	const running = start();
	const url = await running.address();
	expect(await health(url)).toBe(200);
	expect((await fetch(url)).status).toBe(200);
	const page = await Page.connect(home, lesson);
	await page.ready();
	expect(leftovers(home).processes.length).toBeGreaterThan(0);
	const stopped = proclab(home, ['stop']);
	expect(stopped).toMatchObject({ status: 0, stdout: 'Proclab has stopped.\n' });
	expect(await running.exitCode()).toBe(0);
	await vi.waitFor(() => expect(leftovers(home)).toEqual(nothing));
	expect(processesOf(home)).toEqual([]);
	expect(existsSync(home.run)).toBe(false);
	await page.close();
	expect(proclab(home, ['stop'])).toMatchObject({ status: 0, stdout: 'Proclab is not running.\n' });
});

test('a second start tells the address of the first and ends well', async () => {
	const url = await start().address();
	const second = proclab(home, ['start']);
	expect(second.status).toBe(0);
	expect(second.stdout).toContain(`already running at ${url}`);
});

test('a web that was killed is started again at the same address, and labs live on', async () => {
	const running = start();
	const url = await running.address();
	const page = await Page.connect(home, lesson);
	await page.ready();
	const before = leftovers(home).processes;
	process.kill(running.childPid('web'), 'SIGKILL');
	await vi.waitFor(async () => expect(await health(url)).toBe(0));
	await vi.waitFor(async () => expect(await health(url)).toBe(200), { timeout: 15_000 });
	expect(leftovers(home).processes).toEqual(expect.arrayContaining(before));
	const mounts = read(`/proc/${running.childPid('web')}/mountinfo`);
	expect(mounts).not.toContain(join(home.run, 'rootfs'));
	expect(mounts).not.toContain(join(home.run, 'disks'));
	await page.close();
});

test('a labd that was killed is started again and removes the labs of the dead one', async () => {
	const running = start();
	await running.address();
	const page = await Page.connect(home, lesson);
	await page.ready();
	const old = running.childPid('labd');
	const dead = leftovers(home);
	expect([dead.labs.length, dead.processes.length].every((count) => count > 0)).toBe(true);
	process.kill(old, 'SIGKILL');
	await vi.waitFor(() => expect(running.childPid('labd')).not.toBe(old), { timeout: 15_000 });
	await vi.waitFor(() => expect(whatIsStillThere(dead)).toEqual([]), { timeout: 15_000 });
	const next = await vi.waitFor(() => Page.connect(home, lesson), { timeout: 15_000 });
	await next.ready();
	await next.close();
});

/** Labs that the next labd keeps ready are others. */
function whatIsStillThere(before: ReturnType<typeof leftovers>): readonly string[] {
	const now = leftovers(home);
	return [...before.labs, ...before.processes].filter((one) => [...now.labs, ...now.processes].includes(one));
}

test('a supervisor that was killed takes labd and web with it, and the next start goes on', async () => {
	const running = start();
	await running.address();
	running.child.kill('SIGKILL');
	await vi.waitFor(() => expect(processesOf(home)).toEqual([]), { timeout: 20_000 });
	const url = await start().address();
	expect(await health(url)).toBe(200);
});

test('a port that is taken is told with who has it, and nothing is started', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address ? String(address.port) : '';
	const failed = proclab(home, ['start'], { PROCLAB_PORT: port });
	server.close();
	expect(failed.status).toBe(1);
	expect(failed.stderr).toContain(`port ${port} is in use by`);
	expect(failed.stderr).toContain(`(process ${process.pid})`);
	expect(failed.stderr.trim().split('\n')).toHaveLength(2);
	expect(processesOf(home)).toEqual([]);
	expect(existsSync(home.run)).toBe(false);
});

test('without a runtime start says so in one message and exits 1', () => {
	const failed = spawnSync(
		'unshare',
		[
			'--mount',
			'sh',
			'-c',
			'for p in runc crun; do f=$(command -v $p) && mount --bind /dev/null "$f"; done; exec "$@"',
			'sh',
			process.execPath,
			join(home.root, 'src/cli/main.ts'),
			'start',
		],
		{ env: { PATH: process.env.PATH ?? '', PROCLAB_HOME: home.path, PROCLAB_PORT: '0' }, encoding: 'utf8' },
	);
	expect(failed.status).toBe(1);
	expect(failed.stderr).toContain('neither runc nor crun is installed');
	expect(processesOf(home)).toEqual([]);
});

test('web has no rights: not root, no capability, no way to gain one, a read-only checkout', async () => {
	const running = start();
	await running.address();
	const pid = running.childPid('web');
	const status = read(`/proc/${pid}/status`);
	const owner = statSync(home.root).uid;
	const uid = owner === 0 ? 61_877 : owner;
	expect(status).toMatch(new RegExp(`^Uid:\t${uid}\t${uid}\t${uid}\t${uid}$`, 'm'));
	expect(status).toMatch(/^Groups:\s*$/m);
	for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
		expect(status).toMatch(new RegExp(`^${set}:\t0+$`, 'm'));
	expect(status).toMatch(/^NoNewPrivs:\t1$/m);
	const asWeb = (script: string) =>
		spawnSync(
			'nsenter',
			[
				'-t',
				String(pid),
				'-m',
				`--wd=/proc/${pid}/cwd`,
				'setpriv',
				'--reuid',
				String(uid),
				'--regid',
				String(uid),
				'--clear-groups',
				'--no-new-privs',
				'--bounding-set=-all',
				'sh',
				'-c',
				script,
			],
			{ encoding: 'utf8' },
		);
	expect(asWeb('pwd; cat package.json').stdout).toContain('"name": "proclab"');
	expect(asWeb('cat /etc/shadow').status).not.toBe(0);
	expect(asWeb('touch package.json').status).not.toBe(0);
	const asRoot = spawnSync('nsenter', ['-t', String(pid), '-m', 'touch', `${home.run}/web/app/package.json`], {
		encoding: 'utf8',
	});
	expect(asRoot.stderr).toContain('Read-only file system');
	expect(asWeb(`ls "${home.run}/web/home/data"`).stdout).toContain('.');
	expect(asWeb(`echo x > "${home.run}/web/home/data/written" && rm "${home.run}/web/home/data/written"`).status).toBe(
		0,
	);
	expect(read(`/proc/${pid}/mountinfo`)).not.toContain(home.labs);
});

test('secrets of the caller reach neither labd nor web', async () => {
	const running = start({ CLOUD_SECRET: 'hunter2' });
	await running.address();
	for (const program of ['labd', 'web'] as const) {
		const environ = read(`/proc/${running.childPid(program)}/environ`);
		expect(environ).toContain('PROCLAB_RUN=');
		expect(environ).not.toContain('hunter2');
	}
});

test('a second start, with all built, is ready within three seconds', async () => {
	const took: number[] = [];
	for (let turn = 0; turn < 4; turn += 1) {
		const from = performance.now();
		await start().address();
		took.push(performance.now() - from);
		proclab(home, ['stop']);
	}
	expect(Math.min(...took.slice(1))).toBeLessThan(3_000);
});

test('progress belongs to web, and only to web', async () => {
	await start().address();
	const owner = statSync(home.root).uid;
	expect(statSync(home.data).uid).toBe(owner === 0 ? 61_877 : owner);
	expect(statSync(home.data).mode & 0o077).toBe(0);
	expect(readdirSync(home.data).length).toBeGreaterThan(0);
});

test('dev serves lessons, the API and labd on one port, and ends both', async () => {
	const running = start({}, 'dev');
	const url = await running.address();
	expect(await health(url)).toBe(200);
	expect((await fetch(new URL('/processes/seeing-processes/', url))).status).toBe(200);
	expect(running.childPid('labd')).toBeGreaterThan(0);
	await running.end();
	expect(running.child.exitCode).toBe(0);
	expect(processesOf(home)).toEqual([]);
});
