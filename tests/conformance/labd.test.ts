import { rmdirSync, symlinkSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { attemptSchema } from '../../src/protocol/labd-api.ts';
import { ask, builtImages, LabdProcess, leftovers, makeHome, nothing, nothingLeft, removeHome } from './labd-kit.ts';
import { Page, plain } from './labd-page.ts';

const lesson = 'processes/seeing-processes';
const home = makeHome();
const pages: Page[] = [];
let labd: LabdProcess;
let learners = 0;

beforeAll(async () => {
	labd = await new LabdProcess(home).ready();
});
afterEach(async () => {
	await Promise.all(pages.splice(0).map((page) => page.close()));
});
afterAll(async () => {
	const code = await labd.end('SIGTERM');
	await nothingLeft(home);
	removeHome(home);
	expect(code).toBe(0);
});

function nextLearner(): string {
	learners += 1;
	return `learner-${learners}`;
}

async function connect(learner = nextLearner(), of = lesson): Promise<Page> {
	const page = await Page.connect(home, { learner, lesson: of });
	pages.push(page);
	return page;
}

async function connectReady(learner?: string): Promise<Page> {
	const page = await connect(learner);
	await page.ready();
	return page;
}

async function openShell(page: Page, terminal = 'main'): Promise<void> {
	page.shells.delete(terminal);
	page.open(terminal);
	await page.until(() => page.shells.has(terminal));
	await page.prompt(terminal);
}

test('a shell shows its prompt, runs what is typed and learns the size of its window', async () => {
	const page = await connect();
	page.open('main', { columns: 90, rows: 30 });
	await page.until(() => page.shells.has('main'));
	await page.prompt('main');
	page.type('main', 'tty; stty size\r');
	await page.until(() => /\/dev\/pts\/\d+\r\n30 90\r\n/.test(page.screen('main')));
	page.say({ type: 'resize', terminal: 'main', columns: 120, rows: 40 });
	await page.until(() => {
		page.type('main', 'stty size\r');
		return page.screen('main').includes('\n40 120\r\n');
	});
});

test('a terminal passes bytes as they are, and ends lines as that of a real host does', async () => {
	for (let shell = 0; shell < 10; shell += 1) {
		const page = await connectReady('lines');
		await openShell(page);
		page.type(
			'main',
			"stty -a | tr ' ' '\\n' | sed -n '/^iutf8$/p; /^onlcr$/p'; printf '1\\n2\\n'; stty -onlcr; printf '3\\n4\\n'; stty onlcr\r",
		);
		await page.until(() => page.screen('main').includes('3\n4\n'));
		expect(page.screen('main')).toContain('iutf8\r\nonlcr\r\n1\r\n2\r\n3\n4\n');
		page.say({ type: 'hang-up', terminal: 'main' });
		await page.until(() => page.all('ended').length > 0);
		await page.close();
	}
});

test('who comes back with an offset gets exactly what followed', async () => {
	const page = await connectReady('returns');
	const watcher = await connectReady('returns');
	await openShell(page);
	await openShell(watcher);
	page.type('main', 'for i in $(seq 400); do echo line $i; sleep 0.002; done\r');
	await page.until(() => page.screen('main').includes('line 50'));
	const { instance, from, output } = page.shell('main');
	page.socket.terminate();
	await watcher.until(() => watcher.screen('main').includes('line 400'));
	const again = await connectReady('returns');
	const have = page.shell('main').output;
	expect(have.length).toBeGreaterThanOrEqual(output.length);
	again.open('main', { from: { instance, offset: from + have.length } });
	await again.until(() => again.screen('main').includes('line 400'));
	expect(again.shell('main')).toMatchObject({ instance, from: from + have.length, lost: false });
	expect(Buffer.concat([have, again.shell('main').output]).toString()).toBe(watcher.screen('main'));
});

test('two pages of one learner see the same shell, and another learner does not', async () => {
	const first = await connectReady('twice');
	const second = await connectReady('twice');
	const other = await connectReady('someone else');
	await openShell(first);
	await openShell(second);
	expect(second.shell('main').instance).toBe(first.shell('main').instance);
	expect(second.lab?.lab).toBe(first.lab?.lab);
	expect(other.lab?.lab).not.toBe(first.lab?.lab);
	second.type('main', 'echo from the $((1 + 1))nd\r');
	await first.until(() => /^from the 2nd$/m.test(plain(first.screen('main'))));
});

test('the process table shows both pids of what is started', async () => {
	const page = await connectReady();
	await openShell(page);
	page.type('main', 'sleep 4242 &\r');
	await page.until(() => page.processes?.rows.some(({ command }) => command === 'sleep 4242') ?? false);
	const row = page.processes?.rows.find(({ command }) => command === 'sleep 4242');
	const shell = page.processes?.rows.find(({ pid }) => pid === row?.parent);
	expect(shell?.command).toContain('bash');
	expect(row).toMatchObject({ insideParent: shell?.insidePid, nested: [], user: 0 });
	expect(row?.insidePid).toBeLessThan(row?.pid ?? 0);
	expect(page.processes?.rows.find(({ insidePid }) => insidePid === 1)?.insideParent).toBe(0);
});

test('a task that is achieved ticks within 0.3 s of the kernel fact, and is said to web until it is recorded', async () => {
	const page = await connectReady('achiever');
	await openShell(page);
	await page.until(() => page.all('verdict').some(({ task }) => task === 'four-sleeps'));
	expect(page.all('verdict').find(({ task }) => task === 'four-sleeps')?.verdict).toBe('not-yet');
	page.type('main', 'sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 &\r');
	await page.until(() => page.all('verdict').some(({ verdict }) => verdict === 'passed'));
	const passed = page.all('verdict').find(({ verdict }) => verdict === 'passed');
	expect(passed).toMatchObject({ task: 'four-sleeps', lab: page.lab?.lab });
	expect(passed?.evidence.length).toBeGreaterThan(0);

	for (const recorded of [false, true]) {
		const { attempt, socket } = await nextPassed('achiever');
		expect(attempt).toMatchObject({ lesson, task: 'four-sleeps', verdict: 'passed', lab: page.lab?.lab });
		if (recorded) socket.send(JSON.stringify({ type: 'recorded', id: attempt.id }));
		socket.close();
		await new Promise((resolve) => socket.on('close', resolve));
	}
	await expect(nextPassed('achiever', 500)).rejects.toThrow('nothing');
});

function nextPassed(learner: string, patience = 10_000) {
	const socket = new WebSocket(`ws+unix://${home.labdSocket}:/attempts`);
	return new Promise<{ attempt: ReturnType<typeof attemptSchema.parse>; socket: WebSocket }>((resolve, reject) => {
		const impatient = setTimeout(() => {
			socket.terminate();
			reject(new Error('nothing'));
		}, patience);
		socket.on('message', (data) => {
			const attempt = attemptSchema.parse(JSON.parse(data.toString()));
			if (attempt.learner !== learner || attempt.verdict !== 'passed') return;
			clearTimeout(impatient);
			resolve({ attempt, socket });
		});
	});
}

test('a task that is achieved while no page is open is found all the same', async () => {
	const page = await connectReady('absent');
	await openShell(page);
	page.type('main', '(sleep 1; :) ; sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 &\r');
	await page.until(() => page.screen('main').includes('sleep 1000 &'));
	await page.close();
	const { attempt, socket } = await nextPassed('absent');
	socket.close();
	expect(attempt.task).toBe('four-sleeps');
});

test('an exit ends the shell, and opening again starts a new one', async () => {
	const page = await connectReady();
	await openShell(page);
	const first = page.shell('main').instance;
	page.type('main', 'exit 7\r');
	await page.until(() => page.all('ended').length === 1);
	expect(page.all('ended')[0]).toEqual({
		type: 'ended',
		terminal: 'main',
		reason: 'exited',
		exitCode: 7,
		problem: null,
	});
	page.type('main', 'too late\r');
	await openShell(page);
	expect(page.shell('main').instance).not.toBe(first);
});

test('a hang-up ends the shell and its jobs as closing a window does, but not what has a session of its own', async () => {
	const page = await connectReady();
	await openShell(page);
	await openShell(page, 'second');
	page.type('main', 'sleep 3101 &\r');
	page.type('main', 'setsid sleep 3102 &\r');
	const runs = (command: string) => page.processes?.rows.some((row) => row.command === command) ?? false;
	await page.until(() => runs('sleep 3101') && runs('sleep 3102'));
	page.say({ type: 'hang-up', terminal: 'main' });
	await page.until(() => page.all('ended').some(({ reason }) => reason === 'hung-up'));
	await page.until(() => !runs('sleep 3101'));
	expect(runs('sleep 3102')).toBe(true);
});

test('a reset gives a fresh lab, and nothing of the old one is left', async () => {
	const page = await connectReady();
	await openShell(page);
	const before = page.lab?.lab ?? '';
	page.type('main', 'touch /root/mine; ls /root\r');
	await page.until(() => /^mine$/m.test(plain(page.screen('main'))));
	page.say({ type: 'reset-lab' });
	await page.until(() => page.lab?.state === 'ready' && page.lab.lab !== before);
	expect(page.all('lab').map(({ state }) => state)).toContain('resetting');
	expect(page.all('ended')[0]?.reason).toBe('lab-ended');
	await openShell(page);
	page.type('main', 'ls -A /root | grep -c mine\r');
	await page.until(() => /^0$/m.test(plain(page.screen('main'))));
	expect(JSON.stringify(leftovers(home))).not.toContain(before);
});

const hostile: readonly [string, number, (page: Page) => void][] = [
	['text that is no JSON', 4400, ({ socket }) => socket.send('{')],
	['a frame of no known type', 4400, ({ socket }) => socket.send('{"type":"sudo"}')],
	['a frame with a key too many', 4400, ({ socket }) => socket.send('{"type":"reset-lab","force":true}')],
	['a terminal name that is a path', 4400, (page) => page.open('../../etc')],
	['an empty binary frame', 4400, ({ socket }) => socket.send(Buffer.alloc(0))],
	['a terminal that the lesson does not have', 4404, (page) => page.open('other')],
	['bytes for a channel that was never opened', 4409, ({ socket }) => socket.send(Buffer.from([9, 65]))],
	['a resize before an open', 4409, (page) => page.say({ type: 'resize', terminal: 'main', columns: 1, rows: 1 })],
	['a hang-up before an open', 4409, (page) => page.say({ type: 'hang-up', terminal: 'main' })],
	[
		'an acknowledgement of bytes never sent',
		4409,
		(page) => {
			page.open('main');
			page.say({ type: 'ack', terminal: 'main', offset: 10 ** 9 });
		},
	],
	['a frame that is too large', 1009, ({ socket }) => socket.send(Buffer.alloc(64 * 1024 + 1))],
];

test.for(hostile)('%s closes that socket with code %i, and no other', async ([, code, act]) => {
	const good = await connectReady('hostile');
	const bad = await connectReady('hostile');
	act(bad);
	await bad.until(() => bad.closed !== undefined);
	expect(bad.closed?.code).toBe(code);
	await openShell(good);
	expect(good.closed).toBeUndefined();
});

test('more input than the program reads closes that socket', async () => {
	const page = await connectReady();
	await openShell(page);
	page.type('main', "stty raw -echo; echo read''y; exec sleep 1000\r");
	await page.until(() => page.screen('main').includes('ready'));
	for (let sent = 0; sent < 4 * 1024 * 1024 && page.closed === undefined; sent += 60_000) {
		page.type('main', 'x'.repeat(60_000));
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	await page.until(() => page.closed !== undefined);
	expect(page.closed?.code).toBe(4413);
});

test('an unknown lesson closes the socket as not found', async () => {
	const page = await connect('lost', 'processes/no-such-lesson');
	await page.until(() => page.closed !== undefined);
	expect(page.closed).toEqual({ code: 4404, reason: 'unknown-lesson' });
});

test('a session without a learner is refused before anything starts', async () => {
	const page = Page.to(home, { learner: '', lesson });
	await page.until(() => page.closed !== undefined);
	expect(page.closed?.reason).toContain('400');
});

test('a lab whose PID 1 is killed ends with a reason, its terminals too, and can be started again', async () => {
	const page = await connectReady();
	await openShell(page);
	await page.until(() => page.processes !== undefined);
	const init = page.processes?.rows.find(({ insidePid }) => insidePid === 1);
	process.kill(init?.pid ?? 0, 'SIGKILL');
	await page.until(() => page.lab?.state === 'ended');
	expect(page.lab).toMatchObject({ lab: null, problem: null });
	expect(page.lab?.reason).toBe('PID 1 of the lab ended, and with it every process of the lab.');
	await page.until(() => page.all('ended').length > 0);
	expect(page.all('ended')[0]?.reason).toBe('lab-ended');
	page.say({ type: 'start-lab' });
	await page.ready();
	await openShell(page);
});

test('a lab that runs out of memory says so in words', async () => {
	const page = await connectReady();
	await openShell(page);
	page.type('main', 'mount -t tmpfs -o size=2g none /mnt && head -c 1500M /dev/zero > /mnt/full\r');
	await page.until(() => page.all('problem').length > 0, 30_000);
	expect(page.all('problem')[0]?.problem).toMatchObject({
		code: 'memory-limit',
		what: 'This lab may use 512 MB of memory; the kernel killed a process.',
	});
});

test('a fork bomb is told in words', async () => {
	const page = await connectReady();
	await openShell(page);
	page.type('main', 'for i in $(seq 400); do sleep 1000 & done > /dev/null 2>&1\r');
	await page.until(() => page.all('problem').length > 0, 30_000);
	expect(page.all('problem')[0]?.problem).toMatchObject({
		code: 'pids-limit',
		what: 'This lab may have 256 processes; fork was refused.',
	});
});

test('health, metrics and reload answer', async () => {
	const page = await connectReady();
	await openShell(page);
	const health = await ask(home, 'GET', '/healthz');
	expect(JSON.parse(health.body)).toMatchObject({ ok: true, pid: labd.child.pid, runtime: expect.any(String) });
	const metrics = (await ask(home, 'GET', '/metrics')).body;
	expect(metrics).toMatch(/proclab_labs\{state="ready"\} [1-9]/);
	expect(metrics).toMatch(/proclab_terminals [1-9]/);
	expect(metrics).toMatch(/proclab_lab_start_seconds_count [1-9]/);
	expect(metrics).toMatch(/proclab_snapshot_seconds_count [1-9]/);
	expect(await ask(home, 'POST', '/reload')).toEqual({ status: 200, body: '{"ok":true}' });
	expect((await ask(home, 'GET', '/etc/passwd')).status).toBe(404);
	await page.until(() => page.closed === undefined);
	page.type('main', 'echo still $((40 + 2))\r');
	await page.until(() => page.screen('main').includes('still 42'));
});

test('a second labd of the same home says that one runs, and harms nothing', async () => {
	const page = await connectReady();
	await openShell(page);
	const second = new LabdProcess(home);
	await page.until(() => second.ended);
	expect(second.child.exitCode).toBe(1);
	expect(second.printed).toContain('labd-already-running');
	page.type('main', 'echo still $((40 + 2))\r');
	await page.until(() => page.screen('main').includes('still 42'));
});

test('after kill -9 the next labd leaves nothing of the labs of the one before', async () => {
	const own = makeHome();
	const first = await new LabdProcess(own).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	await page.ready();
	await openShell(page);
	expect(await first.end('SIGKILL')).toBe('SIGKILL');
	expect(leftovers(own)).not.toEqual(nothing);
	const next = await new LabdProcess(own).ready();
	await nothingLeft(own);
	expect(await next.end('SIGTERM')).toBe(0);
	removeHome(own);
});

test('SIGTERM ends labs and pages, and leaves nothing', async () => {
	const own = makeHome();
	const process = await new LabdProcess(own).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	await page.ready();
	await openShell(page);
	const starting = await Page.connect(own, { learner: 'other', lesson });
	const began = performance.now();
	expect(await process.end('SIGTERM')).toBe(0);
	expect(performance.now() - began).toBeLessThan(10_000);
	await page.until(() => page.closed !== undefined && starting.closed !== undefined);
	expect(page.closed?.code).toBe(1012);
	await nothingLeft(own);
	removeHome(own);
});

test('a lab that fails to start says why, and starts when the reason is gone', async () => {
	const own = makeHome({ withImages: false });
	const process = await new LabdProcess(own).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	page.open('main');
	await page.until(() => page.lab?.state === 'failed');
	expect(page.lab).toMatchObject({ lab: null, reason: null, problem: { code: 'image-not-built' } });
	expect(page.all('ended')[0]?.reason).toBe('lab-ended');
	rmdirSync(own.images);
	symlinkSync(builtImages, own.images);
	page.say({ type: 'start-lab' });
	await page.ready();
	await openShell(page);
	expect(await process.end('SIGINT')).toBe(0);
	removeHome(own);
});

test('a lab that no page shows is ended, and says so to who comes back', async () => {
	const own = makeHome();
	const process = await new LabdProcess(own, { PROCLAB_IDLE_MINUTES: '0.01' }).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	await page.ready();
	await page.close();
	await page.until(() => leftovers(own).labs.length === 0);
	const again = await Page.connect(own, { learner: 'l', lesson });
	await again.until(() => again.lab?.state === 'ended');
	expect(again.lab?.reason).toContain('No page showed the lab');
	expect(await process.end('SIGTERM')).toBe(0);
	await nothingLeft(own);
	removeHome(own);
});

test('a setting that can not be used is told, with its name', async () => {
	const own = makeHome();
	const process = new LabdProcess(own, { PROCLAB_IDLE_MINUTES: 'soon' });
	await expect.poll(() => process.ended, { timeout: 10_000 }).toBe(true);
	expect(process.child.exitCode).toBe(1);
	expect(process.printed).toContain('PROCLAB_IDLE_MINUTES');
	removeHome(own);
});
