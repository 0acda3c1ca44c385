import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { silentLogger } from '../../foundation/logger.ts';
import { layOutHome } from '../../foundation/node/home.ts';
import { childEnvironment } from '../child-environment.ts';
import type { ChildSpec } from './child.ts';
import { siteUrl } from './children.ts';
import { claimHome, findRunning, isAlive, releaseHome } from './running.ts';
import { hashSiteInputs } from './site-inputs.ts';
import { restartRules, Supervisor } from './supervisor.ts';
import { chooseWebUser } from './web-user.ts';

const made: string[] = [];
afterEach(() => {
	for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function makeFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'proclab-start-'));
	made.push(folder);
	return folder;
}

test('children get nothing of our environment but what is listed', () => {
	const env = {
		PATH: '/opt/bin',
		AWS_SECRET_ACCESS_KEY: 's',
		LC_ALL: 'C',
		PROCLAB_LOG: 'debug',
		NODE_OPTIONS: '--inspect',
	};
	expect(childEnvironment(env, { PROCLAB_PORT: '1' })).toEqual({
		PATH: '/opt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
		LC_ALL: 'C',
		PROCLAB_LOG: 'debug',
		PROCLAB_PORT: '1',
	});
});

test('web runs as who called sudo, else as who owns the checkout, else as nobody known, never as root', () => {
	const roots = { uid: 0, gid: 0 };
	expect(chooseWebUser({ SUDO_UID: '1000', SUDO_GID: '1001' }, roots)).toEqual({ uid: 1000, gid: 1001 });
	expect(chooseWebUser({}, { uid: 1002, gid: 1003 })).toEqual({ uid: 1002, gid: 1003 });
	expect(chooseWebUser({}, roots)).toEqual({ uid: 61_877, gid: 61_877 });
	expect(chooseWebUser({ SUDO_UID: '0', SUDO_GID: '0' }, roots)).toEqual({ uid: 61_877, gid: 61_877 });
	expect(chooseWebUser({ SUDO_UID: '-1', SUDO_GID: 'x' }, roots)).toEqual({ uid: 61_877, gid: 61_877 });
});

test('an address that means every interface is shown as one that can be opened', () => {
	expect(['127.0.0.1', '0.0.0.0', '::', '::1'].map((listen) => siteUrl(listen, 4117))).toEqual([
		'http://127.0.0.1:4117/',
		'http://127.0.0.1:4117/',
		'http://[::1]:4117/',
		'http://[::1]:4117/',
	]);
});

function makeHome() {
	const folder = makeFolder();
	return layOutHome(folder, join(folder, 'home'), join(folder, 'run'));
}

test('a home has one supervisor at a time', () => {
	const home = makeHome();
	expect(claimHome(home, 'http://127.0.0.1:1/')).toBeUndefined();
	expect(claimHome(home, 'http://127.0.0.1:2/')).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:1/' });
	releaseHome(home);
	expect(findRunning(home)).toBeUndefined();
});

test('a supervisor that was killed is not mistaken for a process with its pid', () => {
	const home = makeHome();
	mkdirSync(home.run, { recursive: true });
	const file = join(home.run, 'supervisor.pid');
	writeFileSync(file, JSON.stringify({ pid: process.pid, starttime: 1, url: 'x' }));
	expect(findRunning(home)).toBeUndefined();
	writeFileSync(file, '{"pid": 12');
	expect(findRunning(home)).toBeUndefined();
	expect(claimHome(home, 'http://127.0.0.1:3/')).toBeUndefined();
	expect(findRunning(home)).toMatchObject({ pid: process.pid });
});

test('a zombie is not alive', async () => {
	const child = spawn('sleep', ['0']);
	const stat = () => readFileSync(`/proc/${child.pid}/stat`, 'latin1');
	const starttime = Number(stat().split(' ')[21]);
	expect(child.pid).toBeDefined();
	await new Promise((resolve) => child.once('exit', resolve));
	expect(isAlive({ pid: child.pid ?? 0, starttime })).toBe(false);
});

test("the site's inputs are its own files: a test, a recording or a room of labd changes nothing, a lesson does", () => {
	const root = makeFolder();
	const task = 'labs/processes/seeing/first';
	for (const folder of ['content', 'labs/images/host', `${task}/snapshots`, 'public', 'src/labd', 'src/pages'])
		mkdirSync(join(root, folder), { recursive: true });
	writeFileSync(join(root, 'package-lock.json'), '{}');
	writeFileSync(join(root, 'content/lesson.mdx'), 'one');
	const first = hashSiteInputs(root);
	writeFileSync(join(root, 'src/labd/main.ts'), 'x');
	writeFileSync(join(root, 'src/pages/a.test.ts'), 'x');
	writeFileSync(join(root, 'labs/images/host/recipe.json'), 'x');
	writeFileSync(join(root, task, 'snapshots/solution.json'), 'x');
	symlinkSync('nowhere', join(root, 'content/link'));
	expect(hashSiteInputs(root)).toBe(first);
	writeFileSync(join(root, task, 'task.ts'), 'x');
	const second = hashSiteInputs(root);
	expect(second).not.toBe(first);
	writeFileSync(join(root, 'content/lesson.mdx'), 'two');
	expect(hashSiteInputs(root)).not.toBe(second);
});

const quick = { ...restartRules, firstDelay: 1, healthMilliseconds: 1_500 };

/** A program of shell that is healthy when `ready` is there, and writes its pid to `pid`. */
function program(folder: string, script: string, name = 'program'): ChildSpec {
	return {
		name,
		command: ['sh', '-c', `echo $$ >> "${folder}/${name}.pids"; ${script}`],
		cwd: folder,
		env: childEnvironment(process.env),
		stopMilliseconds: 500,
		isHealthy: async () => existsSync(join(folder, 'ready')),
	};
}

function pids(folder: string, name = 'program'): number[] {
	const text = readFileSync(join(folder, `${name}.pids`), 'utf8');
	return text.trim().split('\n').map(Number);
}

const exists = (pid: number) => existsSync(`/proc/${pid}`);

test('a program that ends while it starts is told at once, and the others are ended', async () => {
	const folder = makeFolder();
	const specs = [program(folder, 'exec sleep 60', 'steady'), program(folder, 'sleep 0.1; exit 9', 'broken')];
	const supervisor = new Supervisor({ specs, logger: silentLogger, rules: quick });
	const started = await supervisor.start();
	expect(started).toMatchObject({
		ok: false,
		error: { code: 'did-not-start', what: 'broken did not start: it ended with exit code 9.' },
	});
	expect(pids(folder, 'steady').filter(exists)).toEqual([]);
});

test('a program that never answers does not start', async () => {
	const folder = makeFolder();
	const supervisor = new Supervisor({ specs: [program(folder, 'exec sleep 60')], logger: silentLogger, rules: quick });
	expect(await supervisor.start()).toMatchObject({
		ok: false,
		error: { what: 'program did not start: it does not answer.' },
	});
	expect(pids(folder).filter(exists)).toEqual([]);
});

test('a program that ends is started again; one that ignores SIGTERM is killed; nothing is left', async () => {
	const folder = makeFolder();
	writeFileSync(join(folder, 'ready'), '');
	const specs = [program(folder, "trap '' TERM; while :; do sleep 0.05; done")];
	const supervisor = new Supervisor({ specs, logger: silentLogger, rules: quick });
	expect(await supervisor.start()).toMatchObject({ ok: true });
	const watching = supervisor.watch();
	await expect.poll(() => existsSync(join(folder, 'program.pids'))).toBe(true);
	process.kill(pids(folder)[0] ?? 0, 'SIGKILL');
	await expect.poll(() => pids(folder).length).toBe(2);
	await supervisor.stop();
	expect(await watching).toBeUndefined();
	expect(pids(folder).filter(exists)).toEqual([]);
});

test('a program that ends too often is given up, with the reason', async () => {
	const folder = makeFolder();
	writeFileSync(join(folder, 'ready'), '');
	const supervisor = new Supervisor({
		specs: [program(folder, 'sleep 0.05; exit 3')],
		logger: silentLogger,
		rules: quick,
	});
	expect(await supervisor.start()).toMatchObject({ ok: true });
	expect(await supervisor.watch()).toMatchObject({
		code: 'ends-too-often',
		what: 'program ended with exit code 3, again.',
	});
	await supervisor.stop();
	expect(pids(folder)).toHaveLength(quick.maxRestarts + 1);
});

test('a program that is not there is told by name', async () => {
	const spec: ChildSpec = { ...program(makeFolder(), ''), command: ['no-such-program'] };
	const started = await new Supervisor({ specs: [spec], logger: silentLogger, rules: quick }).start();
	expect(started).toMatchObject({ ok: false, error: { what: expect.stringContaining('could not be started') } });
});
