import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readLabState } from '../../src/runtime/oci/lab-state.ts';
import { patience } from '../patience.ts';
import { Page, plain } from './labd-page.ts';
import { ids, makeRootlessPlace, type RootlessPlace } from './rootless-place.ts';
import { read } from './start-kit.ts';

/** Proclab as an ordinary user has it, who is nobody special on the machine: subordinate ids, and no more. */
let place: RootlessPlace;
const started = new Set<ChildProcess>();

beforeAll(async () => {
	place = await makeRootlessPlace();
});
afterEach(async () => {
	for (const child of started) await end(child, 'SIGTERM');
	started.clear();
});
afterAll(() => place[Symbol.asyncDispose]());

/** `proclab soak` sets it: also what takes minutes. */
const wholly = process.env.PROCLAB_ROOTLESS === 'wholly';

const lesson = 'processes/seeing-processes';
const cli = () => join(place.home.root, 'src/cli/main.ts');

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
	const child = place.node(args, env);
	started.add(child);
	return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const exited = once(child, 'exit');
	child.kill(signal);
	await exited;
}

async function finish(child: ChildProcess) {
	const [stdout, stderr, status] = await Promise.all([
		child.stdout ? text(child.stdout) : '',
		child.stderr ? text(child.stderr) : '',
		new Promise((resolve) => child.once('close', resolve)),
	]);
	return { status, stdout, stderr };
}

/** `proclab start`, once it has printed its address. */
async function startProclab(): Promise<{ child: ChildProcess; url: string }> {
	const child = run([cli(), 'start']);
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (bytes: Buffer) => {
			said += bytes.toString();
		});
	const url = await vi.waitFor(
		() => {
			const found = /running at (http:\S+)/.exec(said)?.[1];
			if (found === undefined) throw new Error(`no address yet: ${child.exitCode} ${said}`);
			return found;
		},
		{ timeout: 30_000, interval: 10 },
	);
	return { child, url };
}

async function openPage(url: string): Promise<Page> {
	const front = await fetch(url);
	expect(front.status).toBe(200);
	const cookie = String(front.headers.get('set-cookie')).split(';')[0] ?? '';
	const { host, origin } = new URL(url);
	const address = `ws://${host}/api/session?lesson=${encodeURIComponent(lesson)}`;
	const page = new Page(new WebSocket(address, 'proclab.v1', { origin, headers: { cookie } }));
	await page.ready();
	return page;
}

/** Host uids of the processes of the user's ranges, by pid. */
function subordinates(): ReadonlyMap<number, number> {
	const pids = readdirSync('/proc').map(Number).filter(Boolean);
	const found = pids.flatMap((pid): [number, number][] => {
		const status = read(`/proc/${pid}/status`);
		const uid = Number(/^Uid:\t(\d+)/m.exec(status)?.[1]);
		return uid >= ids.first && uid < ids.first + ids.count && !/^State:\tZ/m.test(status) ? [[pid, uid]] : [];
	});
	return new Map(found);
}

function labInit(page: Page): number {
	const state = readLabState(join(place.home.labs, page.lab?.lab ?? '', 'lab.json'));
	if (!state) throw new Error('the lab has no state');
	return state.init.pid;
}

async function nothingLives(): Promise<void> {
	await vi.waitFor(() => expect([...subordinates().keys()]).toEqual([]), { timeout: 5_000, interval: 20 });
}

test('the doctor finds that labs can run, and what they lack', async () => {
	const { status, stdout } = await finish(run([cli(), 'doctor', '--json']));
	const { findings } = JSON.parse(stdout) as { findings: { id: string; status: string }[] };
	const byId = Object.fromEntries(findings.map((finding) => [finding.id, finding.status]));
	expect(findings.filter((finding) => finding.status === 'fail')).toEqual([]);
	expect(byId).toMatchObject({ privileges: 'info', overlay: 'ok', 'own-ids': 'warn', 'lab-image': 'ok' });
	expect(status).toBe(0);
});

test('who has no subordinate ids is told the command that gives them', async () => {
	place.takeIds();
	const said = await finish(run([cli(), 'start']));
	place.giveIds();
	const command = /usermod --add-subuids \d+-\d+ --add-subgids /;
	expect(said).toMatchObject({ status: 1, stderr: expect.stringMatching(command) });
});

test('a task is done in a lab whose root and web are nobody else; the next start ends what a killed one left, and leaves nothing', {
	timeout: 180_000 * patience,
}, async () => {
	const { child, url } = await startProclab();
	const page = await openPage(url);
	expect(page.all('lesson')[0]?.lacks).toContainEqual(expect.stringContaining('no limit of memory'));
	const init = labInit(page);
	expect(subordinates().get(init)).toBe(ids.first);
	expect([...subordinates().values()]).toContain(ids.first + ids.count - 1);
	expect(/^Uid:\t(\d+)/m.exec(read(`/proc/${child.pid}/status`))?.[1]).toBe(String(place.uid));

	page.open('main');
	await page.until(() => page.shells.has('main'));
	await page.prompt('main');
	page.type('main', 'echo "I am $(id -un) of $(hostname)"\r');
	await page.until(() => /I am root of \w+/.test(plain(page.screen('main'))));
	const solution = readFileSync(join(place.home.root, 'labs', lesson, 'four-sleeps/solution.sh'), 'utf8');
	page.type('main', solution.replaceAll('\n', '\r'));
	await page.until(() =>
		page.all('verdict').some((frame) => frame.task === 'four-sleeps' && frame.verdict === 'passed'),
	);

	await killAll(child);
	expect([...subordinates().keys()]).toContain(init);
	const second = await startProclab();
	expect([...subordinates().keys()]).not.toContain(init);
	await openPage(second.url);
	await end(second.child, 'SIGTERM');
	expect(second.child.exitCode).toBe(0);
	await nothingLives();
	expect(readdirSync(place.home.labs)).toEqual([]);
	expect(namesIn(place.home.run)).toEqual([]);
	expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(place.home.run);
});

/** It is a mount point for the start itself, and may stay. */
function namesIn(folder: string): string[] {
	return existsSync(folder) ? readdirSync(folder) : [];
}

/** Proclab's own processes, which are the user's; those of labs live on. */
async function killAll(start: ChildProcess): Promise<void> {
	const own = descendants(start.pid ?? 0).filter((pid) => subordinates().get(pid) !== ids.first);
	await end(start, 'SIGKILL');
	for (const pid of own) if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL');
}

function descendants(pid: number): number[] {
	const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
	return [...children, ...children.flatMap(descendants)];
}

/** Those parts of the contract that depend most on who makes labs; `proclab soak` tries all of it. */
const inShort =
	'which version|namespace|nobody outside|limits|its own name|inode|namespaces, mounts|forks beyond|of its own|in memory is|a folder|containers run|fences of PID 1|job control|fork bomb|hostile|looks into';

test('the container runtime keeps its contract where it is rootless', { timeout: 600_000 * patience }, async () => {
	const vitest = join(place.home.root, 'node_modules/vitest/vitest.mjs');
	const suites = ['tests/conformance/container-runtime.test.ts', 'tests/rootless'];
	const suite = ['run', '--project', 'conformance', '--project', 'rootless', '--configLoader', 'runner', ...suites];
	const program = join(place.home.root, 'tests/conformance/rootless-run.ts');
	const args = [program, vitest, ...suite, ...(wholly ? [] : ['-t', inShort])];
	const { status, stdout, stderr } = await finish(run(args, { XDG_RUNTIME_DIR: '/tmp' }));
	expect({ status, said: `${stdout}${stderr}`.slice(-4_000) }).toMatchObject({ status: 0 });
	await nothingLives();
});

if (wholly)
	test('the lab image is built without root', { timeout: 3_600_000 * patience }, async () => {
		rmSync(place.home.images, { recursive: true });
		expect(await finish(run([cli(), 'image']))).toMatchObject({ status: 0 });
		const [image = ''] = readdirSync(place.home.images).filter((name) => name.startsWith('host-'));
		expect(statSync(join(place.home.images, image, 'rootfs/usr/bin/bash')).uid).toBe(ids.first);
		const { child, url } = await startProclab();
		await openPage(url);
		await end(child, 'SIGTERM');
	});
