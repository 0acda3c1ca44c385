import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Identity } from './identity.ts';
import { createLocalIdentity } from './local-identity.ts';

let folder: string;
let secretFile: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'proclab-identity-'));
	secretFile = join(folder, 'data', 'secret');
});

afterEach(() => rm(folder, { recursive: true }));

async function create(): Promise<Identity> {
	const identity = await createLocalIdentity({ secretFile });
	if (!identity.ok) throw new Error(identity.error.why, { cause: identity.error });
	return identity.value;
}

function cookieOf(setCookie: string): string {
	return setCookie.split(';')[0] ?? '';
}

test('who was given a cookie is the local learner, also after a restart', async () => {
	const cookie = cookieOf((await create()).issue());
	expect((await create()).identify(cookie)).toMatchObject({ id: 'local' });
	expect((await create()).identify(`theme=dark; ${cookie}; other=1`)).toMatchObject({ id: 'local' });
});

test('the cookie is kept from scripts and from other sites', async () => {
	expect((await create()).issue()).toMatch(
		/^proclab=[\w-]{43}\.[\w+/%]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/,
	);
});

test('each session is another one', async () => {
	const identity = await create();
	expect(identity.issue()).not.toBe(identity.issue());
});

test('no cookie, a forged one, a changed one and one of another key are nobody', async () => {
	const identity = await create();
	const cookie = cookieOf(identity.issue());
	const [session = '', signature = ''] = cookie.slice('proclab='.length).split('.');
	await rm(secretFile);
	const stranger = cookieOf((await create()).issue());
	for (const header of [
		undefined,
		'',
		'proclab',
		'proclab=',
		'proclab=.',
		'proclab=local',
		`proclab=${session}`,
		`proclab=${session}.`,
		`proclab=${session}.${signature}.`,
		`proclab=${session}x.${signature}`,
		`proclab=${session}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
		`proclab=${session}.${'é'.repeat(43)}`,
		`proclab=%ff.${signature}`,
		`other${cookie}`,
		stranger,
	])
		expect(identity.identify(header), String(header)).toBeUndefined();
});

test('the key is made once, for its owner only, and nothing else is left', async () => {
	await Promise.all(Array.from({ length: 10 }, create));
	const secret = await readFile(secretFile);
	await create();
	expect(await readFile(secretFile)).toEqual(secret);
	expect((await stat(secretFile)).mode & 0o777).toBe(0o600);
	expect(await readdir(join(folder, 'data'))).toEqual(['secret']);
});

test('a key of the wrong length is refused and left alone', async () => {
	await create();
	await writeFile(secretFile, 'short');
	expect(await createLocalIdentity({ secretFile })).toMatchObject({ ok: false, error: { code: 'secret-unusable' } });
	expect(await readFile(secretFile, 'utf8')).toBe('short');
});
