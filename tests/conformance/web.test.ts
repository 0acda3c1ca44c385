import { once } from 'node:events';
import { chown, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { Attempt } from '../../src/protocol/labd-api.ts';
import type { Progress } from '../../src/protocol/web-api.ts';
import { startPeer, type TestPeer } from '../../src/web/web-test-kit.ts';
import { makeAttempt } from './progress-store-attempts.ts';
import {
	failToStartWeb,
	makeWebPlace,
	startWebProcess,
	type WebPlace,
	type WebProcess,
	webUser,
} from './web-process.ts';

let place: WebPlace;
const running: WebProcess[] = [];

beforeEach(async () => {
	place = await makeWebPlace();
});
afterEach(async () => {
	for (const web of running.splice(0)) await web.kill('SIGKILL');
	await place.remove();
});

async function start(env: Record<string, string> = {}): Promise<WebProcess> {
	const web = await startWebProcess(place.home, env);
	running.push(web);
	return web;
}

/** The far end of labd's socket, which web's user may speak to. */
async function startLabd(): Promise<TestPeer> {
	const { labdSocket } = place.home;
	const peer = await startPeer(labdSocket);
	await chown(labdSocket, webUser.uid, webUser.gid);
	return peer;
}

async function progressOf(web: WebProcess): Promise<Progress> {
	const answer = await fetch(`http://${web.host}/api/progress`, { headers: { cookie: web.cookie } });
	return (await answer.json()) as Progress;
}

function passedTasks({ lessons }: Progress): string[] {
	return lessons.flatMap(({ tasks }) => tasks.filter(({ passedAt }) => passedAt !== null).map(({ id }) => id));
}

describe('web', () => {
	test('runs as a user without a passwd entry, in a checkout it can only read, and keeps its data to itself', async () => {
		const web = await start();
		expect(passedTasks(await progressOf(web))).toEqual([]);
		const { data } = place.home;
		for (const name of await readdir(data)) {
			const { uid, mode } = await stat(join(data, name));
			expect([name, uid, mode & 0o077]).toEqual([name, webUser.uid, 0]);
		}
		expect(await readdir(data)).toEqual(expect.arrayContaining(['progress.sqlite', 'secret']));
	});

	test('asked to end, it tells its pages to come back, closes the database and exits with 0', async () => {
		const web = await start();
		await using labd = await startLabd();
		const lesson = (await progressOf(web)).lessons[0]?.id ?? '';
		const page = web.connect(lesson);
		await labd.nextAt('/session');
		const closed = once(page, 'close');
		expect(await web.kill('SIGTERM')).toEqual([0, null]);
		expect((await closed)[0]).toBe(1012);
		expect(await readdir(place.home.data)).toEqual(['progress.sqlite', 'secret']);
	});

	test('killed with -9 again and again while labd reports attempts, it loses none that it answered', async () => {
		await using labd = await startLabd();
		const answered = new Set<string>();
		const tasks = (await progressOf(await start())).lessons.flatMap(({ id, tasks }) =>
			tasks.map((task) => ({ lesson: id, task: task.id })),
		);
		for (const [round, { lesson, task }] of tasks.slice(0, 4).entries()) {
			const web = running.at(-1);
			await sayUntilAnswered(labd, makeAttempt({ id: `a-${round}`, lesson, task }));
			answered.add(task);
			expect(await web?.kill('SIGKILL')).toEqual([null, 'SIGKILL']);
			const next = await start();
			expect(passedTasks(await progressOf(next))).toEqual([...answered]);
		}
		expect(answered.size).toBeGreaterThan(1);
	});

	test('a cookie outlives a restart', async () => {
		const first = await start();
		await first.kill('SIGTERM');
		const second = await start();
		const answer = await fetch(`http://${second.host}/api/progress`, { headers: { cookie: first.cookie } });
		expect(answer.status).toBe(200);
	});
});

async function sayUntilAnswered(labd: TestPeer, attempt: Attempt): Promise<void> {
	const socket: WebSocket = await labd.nextAt('/attempts');
	const answer = once(socket, 'message');
	socket.send(JSON.stringify(attempt));
	expect(JSON.parse(String((await answer)[0]))).toEqual({ type: 'recorded', id: attempt.id });
}

describe('web ends with exit code 1 and says why', () => {
	test('when its port is taken', async () => {
		const { host } = await start();
		const port = host.split(':')[1] ?? '';
		const { code, says } = await failToStartWeb(place.home, { PROCLAB_PORT: port });
		expect(code).toBe(1);
		expect(says).toContain('(port-taken)');
		expect(says).toContain(`PROCLAB_PORT=${Number(port) + 1}`);
	});

	test('when it should listen to other machines', async () => {
		for (const address of ['0.0.0.0', '::', '192.168.1.5', 'example.org']) {
			const { code, says } = await failToStartWeb(place.home, { PROCLAB_LISTEN: address });
			expect([code, says]).toEqual([1, expect.stringContaining('(listen-needs-accounts)')]);
		}
	});

	test('when a setting makes no sense', async () => {
		const { code, says } = await failToStartWeb(place.home, { PROCLAB_PORT: 'eighty' });
		expect([code, says]).toEqual([1, expect.stringContaining('(bad-setting)')]);
	});

	test('when the progress file is damaged, which stays as it is', async () => {
		const file = join(place.home.data, 'progress.sqlite');
		await writeFile(file, 'not a database '.repeat(300), { mode: 0o666 });
		const { code, says } = await failToStartWeb(place.home, {});
		expect([code, says]).toEqual([1, expect.stringContaining('(progress-file-damaged)')]);
		expect((await stat(file)).size).toBe(4_500);
	});

	test('when the site is not built', async () => {
		await rm(join(place.home.site, '404.html'));
		const { code, says } = await failToStartWeb(place.home, {});
		expect([code, says]).toEqual([1, expect.stringContaining('(site-not-built)')]);
	});
});
