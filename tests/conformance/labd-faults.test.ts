import { expect, test } from 'vitest';
import { lesson, useLabd } from './labd-bench.ts';
import { ask, LabdProcess } from './labd-kit.ts';
import { openShell, Page } from './labd-page.ts';

const { home, labd, connect, connectReady } = useLabd();

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
		what: expect.stringMatching(/^Out of memory: this lab may use 512 MB, and the kernel killed \S+\.$/),
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
	expect(JSON.parse(health.body)).toMatchObject({ ok: true, pid: labd().child.pid, runtime: expect.any(String) });
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
