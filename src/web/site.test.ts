import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inlineScriptHashes, inlineScripts } from './inline-scripts.ts';
import { loadSite } from './site.ts';
import { startTestWeb, type TestWeb } from './web-test-kit.ts';

let web: TestWeb;

beforeAll(async () => {
	web = await startTestWeb();
});
afterAll(() => web[Symbol.asyncDispose]());

const get = (url: string, headers: Record<string, string> = {}) =>
	web.app.inject({ url, headers: { host: web.host, ...headers } });

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

test('a page comes with a cookie, is asked for anew each time, and may run only its own scripts', async () => {
	const { statusCode, headers, body } = await get('/processes/first-zombie/');
	expect([statusCode, body]).toEqual([200, '<title>Zombie</title><script>let b = 2</script>']);
	expect(headers['cache-control']).toBe('no-cache');
	expect(headers['set-cookie']).toMatch(/^proclab=.*HttpOnly; SameSite=Strict$/);
	expect(headers['content-security-policy']).toBe(
		[
			"default-src 'self'",
			`script-src 'self' 'wasm-unsafe-eval' ${[sha256('let a = 1'), sha256('let b = 2')].sort().join(' ')}`,
			"style-src 'self' 'unsafe-inline'",
			"img-src 'self' data:",
			"connect-src 'self'",
			"object-src 'none'",
			"base-uri 'none'",
			"form-action 'self'",
			"frame-ancestors 'none'",
		].join(';'),
	);
	expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
	expect(headers).not.toHaveProperty('x-powered-by');
	expect(headers).not.toHaveProperty('server');
});

test('the cookie of a page opens the API', async () => {
	const cookie = String((await get('/')).headers['set-cookie']).split(';')[0] ?? '';
	expect((await get('/api/progress', { cookie })).statusCode).toBe(200);
});

test('a browser that has a valid cookie keeps it, one with a stale cookie gets another', async () => {
	expect((await get('/', { cookie: web.cookie })).headers['set-cookie']).toBeUndefined();
	expect((await get('/', { cookie: 'proclab=old.signature' })).headers['set-cookie']).toBeDefined();
});

test('a page that did not change is not sent again, and still brings a cookie', async () => {
	const { etag } = (await get('/')).headers;
	const again = await get('/', { 'if-none-match': String(etag) });
	expect([again.statusCode, again.body]).toEqual([304, '']);
	expect(again.headers['set-cookie']).toBeDefined();
});

test('files with a hash in their name are kept for ever and bring no cookie', async () => {
	const { headers, body } = await get('/_astro/app.abc.js');
	expect(body).toBe('let c = 3');
	expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
	expect(headers['set-cookie']).toBeUndefined();
	expect((await get('/favicon.svg')).headers['cache-control']).toBe('no-cache');
});

test('a compressed file lying beside is sent to who takes it', async () => {
	const { headers, body } = await get('/_astro/app.abc.js', { 'accept-encoding': 'gzip' });
	expect(headers).toMatchObject({
		'content-encoding': 'gzip',
		'content-type': expect.stringContaining('javascript'),
		'cache-control': 'public, max-age=31536000, immutable',
	});
	expect(body).toBe('not really compressed');
	const page = await get('/processes/first-zombie/', { 'accept-encoding': 'gzip' });
	expect([page.body, page.headers['content-encoding']]).toEqual(['not really compressed either', 'gzip']);
	expect(page.headers).toMatchObject({
		'content-type': expect.stringContaining('text/html'),
		'cache-control': 'no-cache',
		'set-cookie': expect.any(String),
	});
	expect((await get('/', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
});

test('a folder without its slash is redirected', async () => {
	const { statusCode, headers } = await get('/processes/first-zombie');
	expect([statusCode, headers.location]).toEqual([301, '/processes/first-zombie/']);
});

describe('an address that is not there', () => {
	test('is a page for people, with status 404', async () => {
		const { statusCode, headers, body } = await get('/lessons/nowhere/', { accept: 'text/html' });
		expect([statusCode, body]).toEqual([404, '<title>Nothing here</title>']);
		expect(headers['set-cookie']).toBeDefined();
	});

	test('is a problem for programs', async () => {
		const answer = await get('/nowhere');
		expect(answer.statusCode).toBe(404);
		expect(answer.json()).toEqual({
			code: 'not-found',
			what: expect.any(String),
			why: expect.stringContaining('/nowhere'),
			fix: expect.any(String),
		});
	});

	test.each([
		'/../data/secret',
		'/%2e%2e/data/secret',
		'/..%2fdata%2fsecret',
		'/_astro/../../data/secret',
		'//data/secret',
		'/.%00/',
	])('%s gives no file from elsewhere', async (url) => {
		const { statusCode } = await get(url);
		expect(statusCode).toBeGreaterThanOrEqual(400);
		expect(statusCode).toBeLessThan(500);
	});
});

test('inline scripts are those that a browser would run', () => {
	const html = `
		<script>one</script><SCRIPT type="module">two</SCRIPT ><script data-x="a > b">three</script>
		<script src="/four.js"></script><script type="application/json">{"five":5}</script><script type=module>six
</script><script is:inline src=/seven.js></script>`;
	expect(inlineScripts(html)).toEqual(['one', 'two', 'three', 'six\n']);
});

test('line ends are hashed as a browser reads them', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'proclab-site-'));
	await writeFile(join(folder, 'a.html'), '<script>a\r\nb</script>');
	expect(await inlineScriptHashes(folder)).toEqual([sha256('a\nb')]);
	expect(await loadSite(folder)).toMatchObject({ ok: false, error: { code: 'site-not-built' } });
	await rm(folder, { recursive: true });
});
