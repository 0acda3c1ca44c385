import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail } from '../foundation/result.ts';
import { maxNoteLength, notePath, noteSchema, notesSchema, webPaths } from '../protocol/web-api.ts';
import { startTestWeb, type TestWeb } from './web-test-kit.ts';

let web: TestWeb;
let now = 1000;
const clock = { now: () => now, monotonic: () => now };

beforeEach(async () => {
	now = 1000;
	web = await startTestWeb({ clock });
});
afterEach(() => web[Symbol.asyncDispose]());

const lesson = 'processes/first-zombie';

interface PutOptions {
	readonly headers?: Record<string, string>;
	readonly server?: TestWeb;
}

function put(id: string, payload: object | string, { headers = {}, server = web }: PutOptions = {}) {
	const ours = { host: server.host, cookie: server.cookie, origin: `http://${server.host}` };
	return server.app.inject({
		method: 'PUT',
		url: notePath(id),
		headers: { ...ours, 'content-type': 'application/json', ...headers },
		payload,
	});
}

async function notes() {
	const answer = await web.app.inject({ url: webPaths.notes, headers: { host: web.host, cookie: web.cookie } });
	expect(answer.headers['cache-control']).toBe('no-store');
	return notesSchema.parse(answer.json()).notes;
}

test('a note is saved with its lesson and time, and comes back', async () => {
	const answer = await put('what-is-a-zombie', { text: 'Dead, not buried.' });
	const note = { id: 'what-is-a-zombie', lesson, text: 'Dead, not buried.', at: 1000 };
	expect([answer.statusCode, noteSchema.parse(answer.json())]).toEqual([200, note]);
	expect(await notes()).toEqual([note]);
	now = 2000;
	expect((await put('what-is-a-zombie', { text: 'Dead, not buried.' })).json()).toEqual(note);
	expect((await put('what-is-a-zombie', { text: 'Not waited for.' })).json()).toMatchObject({ at: 2000 });
	expect(await notes()).toMatchObject([{ text: 'Not waited for.' }]);
});

test('notes come in the order of the course, those of an older course last', async () => {
	await web.notes.save('local', { id: 'an-older-one', lesson: 'old', text: 'Kept.', at: 1 });
	await web.notes.save('someone-else', { id: 'who-reaps', lesson, text: 'Theirs.', at: 1 });
	await put('who-reaps', { text: 'Its parent.' });
	await put('what-is-a-zombie', { text: 'A dead one.' });
	expect((await notes()).map(({ id }) => id)).toEqual(['what-is-a-zombie', 'who-reaps', 'an-older-one']);
});

test('an unknown id is told with the nearest, and nothing is saved', async () => {
	const answer = await put('what-is-a-zomby', { text: 'x' });
	expect([answer.statusCode, answer.json()]).toEqual([
		404,
		expect.objectContaining({ code: 'no-such-note', fix: "Perhaps you meant 'what-is-a-zombie'." }),
	]);
	expect(await notes()).toEqual([]);
});

test('the longest note fits however it is written, and a longer one is refused', async () => {
	for (const character of ['x', '\u0001', 'é', '語', '\n']) {
		const text = character.repeat(maxNoteLength);
		expect((await put('what-is-a-zombie', { text })).json()).toMatchObject({ text });
	}
	const longer = await put('what-is-a-zombie', { text: 'x'.repeat(maxNoteLength + 1) });
	expect([longer.statusCode, longer.json().code]).toEqual([400, 'note-too-long']);
	const huge = await put('what-is-a-zombie', { text: 'x'.repeat(100_000) });
	expect([huge.statusCode, huge.json().code]).toEqual([413, 'bad-request']);
});

test('what is no note is refused', async () => {
	for (const payload of ['', '{', '[]', '"x"', '{}', '{"text":1}', '{"text":"x","at":1}']) {
		const answer = await put('what-is-a-zombie', payload);
		expect([payload, answer.statusCode, answer.json().code]).toEqual([payload, 400, 'bad-request']);
	}
	const plain = await put('what-is-a-zombie', '{"text":"x"}', { headers: { 'content-type': 'text/plain' } });
	expect(plain.statusCode).toBe(400);
	expect(await notes()).toEqual([]);
});

test('a page of another origin or host, and who has no cookie, can’t save a note', async () => {
	const foreign: readonly [string, Record<string, string>][] = [
		['foreign-origin', { origin: 'http://evil.example' }],
		['foreign-origin', { origin: 'null' }],
		['foreign-origin', { origin: '' }],
		['foreign-origin', { 'sec-fetch-site': 'same-site' }],
		['foreign-host', { host: 'evil.example' }],
		['no-session', { cookie: 'proclab=forged' }],
	];
	for (const [code, headers] of foreign) {
		const answer = await put('what-is-a-zombie', { text: 'x' }, { headers });
		expect([headers, answer.statusCode, answer.json().code]).toEqual([headers, 403, code]);
	}
	const headers = { host: web.host, cookie: web.cookie, 'content-type': 'application/json' };
	const url = notePath('what-is-a-zombie');
	const without = await web.app.inject({ method: 'PUT', url, headers, payload: { text: 'x' } });
	expect([without.statusCode, without.json().code]).toEqual([403, 'foreign-origin']);
	expect(await notes()).toEqual([]);
});

test('a note that can’t be saved now is told, to be tried again', async () => {
	const problem = { code: 'note-not-saved', what: 'Full.', why: 'No space.', fix: 'Make some.' };
	await using full = await startTestWeb({ notes: { ...web.notes, save: async () => fail(problem) } });
	const answer = await put('what-is-a-zombie', { text: 'x' }, { server: full });
	expect([answer.statusCode, answer.json()]).toEqual([503, problem]);
});
