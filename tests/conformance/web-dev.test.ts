import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { loadCourse } from '../../src/course/load-course.ts';
import { layOutHome } from '../../src/foundation/node/home.ts';
import { startPeer, type TestPeer } from '../../src/web/web-test-kit.ts';

const serverScript = fileURLToPath(new URL('./web-dev-server.ts', import.meta.url));
const checkout = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let server: ChildProcess;
let peer: TestPeer;
let host: string;

/** A site of one page on the course of this checkout, served by Astro's real development server. */
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'proclab-dev-'));
	await mkdir(join(folder, 'src/pages'), { recursive: true });
	await writeFile(join(folder, 'src/pages/index.astro'), '<title>Home</title>');
	for (const name of ['content', 'labs', 'src/checks', 'src/course', 'src/foundation', 'src/proc', 'src/protocol'])
		await cp(join(checkout, name), join(folder, name), { recursive: true });
	for (const name of ['package.json', 'tsconfig.base.json']) await cp(join(checkout, name), join(folder, name));
	await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
	const home = layOutHome(folder, join(folder, 'home'), join(folder, 'run'));
	await mkdir(home.run);
	peer = await startPeer(home.labdSocket);
	const { VITEST: _, ...env } = process.env;
	server = spawn(process.execPath, [serverScript, folder], { env, stdio: ['ignore', 'pipe', 'inherit'] });
	const [port] = await once(createInterface(must(server.stdout)), 'line');
	host = `127.0.0.1:${port}`;
});

afterAll(async () => {
	const ended = once(server, 'exit');
	server.kill('SIGTERM');
	await ended;
	await peer[Symbol.asyncDispose]();
	await rm(folder, { recursive: true });
});

function must<T>(value: T | null): T {
	if (value === null) throw new Error('the server has no output');
	return value;
}

async function visit(): Promise<string> {
	const page = await fetch(`http://${host}/`, { headers: { accept: 'text/html' } });
	expect(await page.text()).toContain('<title>Home</title>');
	return String(page.headers.get('set-cookie')).split(';')[0] ?? '';
}

test('a page, the API and a session are on one port, and Vite’s own socket still answers', async () => {
	const cookie = await visit();
	expect((await fetch(`http://${host}/api/progress`)).status).toBe(403);
	const progress = await fetch(`http://${host}/api/progress`, { headers: { cookie } });
	const { lessons } = (await progress.json()) as { lessons: { id: string }[] };
	const course = await loadCourse(checkout);
	expect(lessons.map(({ id }) => id)).toEqual(course.modules.flatMap((module) => module.lessons.map(({ id }) => id)));
	expect(await (await fetch(`http://${host}/healthz`)).json()).toMatchObject({ ok: true, labd: { ok: true } });

	const url = `ws://${host}/api/session?lesson=${encodeURIComponent(lessons[0]?.id ?? '')}`;
	const page = new WebSocket(url, 'proclab.v1', { origin: `http://${host}`, headers: { cookie } });
	const labd = await peer.nextAt('/session');
	labd.send('{"type":"beat"}');
	expect(String((await once(page, 'message'))[0])).toBe('{"type":"beat"}');
	page.terminate();

	const foreign = new WebSocket(url, 'proclab.v1', { origin: 'http://evil.example', headers: { cookie } });
	const [, response] = await once(
		foreign.on('error', () => undefined),
		'unexpected-response',
	);
	expect(response.statusCode).toBe(403);
	response.destroy();

	const vite = new WebSocket(`ws://${host}/`, 'vite-ping');
	await once(vite, 'open');
	vite.terminate();
});

test('a lesson’s change has labd read its files again, and a mistake keeps the course as it was', async () => {
	peer.asked.length = 0;
	const course = await loadCourse(folder);
	const file = join(folder, course.modules[0]?.lessons[0]?.file ?? '');
	await writeFile(file, '\n', { flag: 'a' });
	await vi.waitUntil(() => peer.asked.includes('POST /reload'), 10_000);
	peer.asked.length = 0;
	await writeFile(file, '---\ntitel: no\n---\n');
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	expect(peer.asked).toEqual([]);
	const progress = await fetch(`http://${host}/api/progress`, { headers: { cookie: await visit() } });
	expect(progress.status).toBe(200);
	expect(((await progress.json()) as { lessons: unknown[] }).lessons.length).toBeGreaterThan(0);
});
