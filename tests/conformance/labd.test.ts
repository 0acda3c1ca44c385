import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { attemptSchema } from '../../src/protocol/labd-api.ts';
import { lesson, useLabd } from './labd-bench.ts';
import { leftovers } from './labd-kit.ts';
import { openShell, plain } from './labd-page.ts';

const { home, connect, connectReady } = useLabd();

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
		return /[\r\n]40 120\r\n/.test(page.screen('main'));
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
