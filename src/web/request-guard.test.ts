import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loopbackHosts } from './request-guard.ts';
import {
	outcomeOf,
	sendRaw,
	sessionPath,
	startPeer,
	startTestWeb,
	type TestPeer,
	type TestWeb,
} from './web-test-kit.ts';

let web: TestWeb;
let peer: TestPeer;

beforeAll(async () => {
	web = await startTestWeb();
	peer = await startPeer(join(web.folder, 'labd.sock'));
});
afterAll(async () => {
	await web[Symbol.asyncDispose]();
	await peer[Symbol.asyncDispose]();
});

type Headers = Record<string, string>;

/** What each header may be, by a word for it: `good` values first. The port is known only when web listens. */
function variants() {
	const port = web.host.split(':')[1];
	const host = {
		good: [web.host, `localhost:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`],
		bad: [
			'evil.example',
			`evil.example:${port}`,
			'127.0.0.1',
			`127.0.0.1:${Number(port) + 1}`,
			`localhost.evil.example:${port}`,
			'',
		],
	};
	const origin = {
		good: [`http://${web.host}`, `http://localhost:${port}`, `http://[::1]:${port}`],
		bad: [
			undefined,
			'null',
			'',
			'http://evil.example',
			`https://${web.host}`,
			`http://localhost:${Number(port) + 1}`,
			'http://localhost',
			`http://${web.host}.evil.example`,
			`http://evil.example/${web.host}`,
			`http://${web.host}/`,
		],
	};
	const cookie = { good: [web.cookie], bad: [undefined, 'proclab=x.y', `${web.cookie}x`, `other${web.cookie}`] };
	return { host, origin, cookie };
}

/** Every Host with every Origin and every cookie. */
function combinations() {
	const { host, origin, cookie } = variants();
	const all = <T>({ good, bad }: { good: T[]; bad: T[] }) => [
		...good.map((value) => ({ value, good: true })),
		...bad.map((value) => ({ value, good: false })),
	];
	return all<string>(host).flatMap((h) =>
		all<string | undefined>(origin).flatMap((o) =>
			all<string | undefined>(cookie).map((c) => ({
				host: h.value,
				origin: o.value,
				cookie: c.value,
				allGood: h.good && o.good && c.good,
			})),
		),
	);
}

async function status(lines: readonly string[]): Promise<number> {
	const answer = await sendRaw(web.host, lines);
	return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}

function upgradeLines({
	host,
	origin,
	cookie,
}: {
	host: string;
	origin: string | undefined;
	cookie: string | undefined;
}) {
	return [
		`GET ${sessionPath} HTTP/1.1`,
		`Host: ${host}`,
		'Connection: Upgrade',
		'Upgrade: websocket',
		'Sec-WebSocket-Version: 13',
		'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
		'Sec-WebSocket-Protocol: proclab.v1',
		...(origin === undefined ? [] : [`Origin: ${origin}`]),
		...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
	];
}

describe('an upgrade', () => {
	test('with any wrong Host, Origin or cookie is refused with 403 and nothing reaches labd', async () => {
		const wrong = combinations().filter(({ allGood }) => !allGood);
		for (const { host, origin, cookie } of wrong)
			expect(await status(upgradeLines({ host, origin, cookie })), `${host} ${origin} ${cookie}`).toBe(403);
		expect(wrong.length).toBe(10 * 13 * 5 - 4 * 3);
		expect(peer.asked).toEqual([]);
	});

	test('with all of them right is accepted, and only then labd is asked', async () => {
		const socket = web.connect(sessionPath);
		expect(await outcomeOf(socket)).toEqual({ status: 101, body: '' });
		const upstream = await peer.nextSocket();
		expect(peer.asked).toEqual([
			expect.stringMatching(/^UPGRADE .session.learner=local&lesson=processes%2Ffirst-zombie&seed=[0-9a-f]{64}$/),
		]);
		expect(upstream.protocol).toBe('proclab.v1');
		socket.terminate();
		peer.asked.length = 0;
	});

	test('without the sub-protocol is refused with 400', async () => {
		for (const protocols of [[], ['proclab.v2'], ['v1', 'chat']]) {
			const outcome = await outcomeOf(web.connect(sessionPath, { protocols }));
			expect(outcome).toMatchObject({ status: 400, body: expect.stringContaining('wrong-protocol') });
		}
		expect(peer.asked).toEqual([]);
	});

	test('of another address is refused with 404', async () => {
		for (const path of ['/', '/api/progress/x', '/healthz', '/nowhere'])
			expect((await outcomeOf(web.connect(path))).status).toBe(404);
		expect(peer.asked).toEqual([]);
	});
});

describe('a request', () => {
	const get = (url: string, headers: Headers) => web.app.inject({ url, headers: { host: web.host, ...headers } });

	test('for a foreign host is refused with 403, whatever it asks for', async () => {
		for (const url of ['/', '/healthz', '/metrics', '/api/progress', '/_astro/app.abc.js', '/nowhere'])
			for (const host of variants().host.bad) {
				const answer = await get(url, { host, cookie: web.cookie });
				expect([answer.statusCode, answer.json().code], `${url} ${host}`).toEqual([403, 'foreign-host']);
				expect(answer.headers['set-cookie']).toBeUndefined();
			}
	});

	test('under /api without a valid cookie is refused with 403, unknown addresses too', async () => {
		for (const url of [
			'/api/progress',
			'/api/nowhere',
			'/api/lessons/a/tasks/b/solution',
			'/api/session',
			'/%61pi/progress',
			'/api/',
		])
			for (const cookie of variants().cookie.bad) {
				const answer = await get(url, cookie === undefined ? {} : { cookie });
				expect([answer.statusCode, answer.json().code], `${url} ${cookie}`).toEqual([403, 'no-session']);
			}
	});

	test('under /api from a page of another port or site is refused with 403', async () => {
		for (const site of ['same-site', 'cross-site'])
			expect((await get('/api/progress', { cookie: web.cookie, 'sec-fetch-site': site })).json().code).toBe(
				'foreign-origin',
			);
		expect((await get('/api/progress', { cookie: web.cookie, origin: 'http://localhost:3000' })).statusCode).toBe(403);
		for (const site of ['same-origin', 'none'])
			expect((await get('/api/progress', { cookie: web.cookie, 'sec-fetch-site': site })).statusCode).toBe(200);
	});

	test('that would change something needs an Origin of ours', async () => {
		for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const)
			for (const origin of variants().origin.bad) {
				const headers = { host: web.host, cookie: web.cookie, ...(origin === undefined ? {} : { origin }) };
				const answer = await web.app.inject({ method, url: '/api/progress', headers });
				expect(answer.statusCode, `${method} ${origin}`).toBe(403);
			}
	});
});

test('on port 80 browsers leave out the port, and both spellings are ours', () => {
	expect(loopbackHosts(80)).toContain('localhost');
	expect(loopbackHosts(80)).toContain('localhost:80');
});
