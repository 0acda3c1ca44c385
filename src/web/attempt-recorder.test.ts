import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { type Database, openDatabase } from '../database/open-database.ts';
import { silentLogger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result } from '../foundation/result.ts';
import type { ProgressStore } from '../progress/progress-store.ts';
import { createProgressStore } from '../progress/sql-progress-store.ts';
import type { Attempt } from '../protocol/labd-api.ts';
import { AttemptRecorder } from './attempt-recorder.ts';
import { createLabdPeer } from './labd-peer.ts';
import { startPeer, type TestPeer } from './web-test-kit.ts';

const problem: Problem = { code: 'progress-not-saved', what: 'Full.', why: 'No space.', fix: 'Make some.' };

let folder: string;
let database: Database;
let store: ProgressStore;
let peer: TestPeer;
const open: Disposable[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'proclab-recorder-'));
	const opened = await openDatabase(folder);
	if (!opened.ok) throw new Error(opened.error.why);
	database = opened.value;
	store = createProgressStore(database);
	peer = await startPeer(join(folder, 'labd.sock'));
});

afterEach(async () => {
	for (const recorder of open.splice(0)) recorder[Symbol.dispose]();
	await peer[Symbol.asyncDispose]();
	await database.destroy();
	await rm(folder, { recursive: true });
});

function startRecorder(record = store.record) {
	const recorded: Attempt[] = [];
	const refused: Problem[] = [];
	const recorder = new AttemptRecorder({
		labd: createLabdPeer(peer.socketPath),
		store: { record },
		logger: silentLogger,
		onRecorded: (attempt) => recorded.push(attempt),
		onRefused: (_attempt, told) => refused.push(told),
		retry: { first: 5, most: 20 },
	});
	open.push(recorder);
	return { recorder, recorded, refused };
}

function makeAttempt(id: string): Attempt {
	const verdict = { verdict: 'passed' as const, says: 'Yes.', evidence: [] };
	return { id, learner: 'local', lesson: 'l', kind: 'task', task: id, answer: null, lab: 'x', at: 1, ...verdict };
}

const say = (socket: WebSocket, attempt: object) => socket.send(JSON.stringify(attempt));
const answer = async (socket: WebSocket) => JSON.parse(String((await once(socket, 'message'))[0]));
const tasks = async () => (await store.forLearner('local')).map(({ task }) => task);

test('an attempt is in the database when it is answered as recorded', async () => {
	const { recorded } = startRecorder();
	const labd = await peer.nextSocket();
	const answered = answer(labd);
	say(labd, makeAttempt('a'));
	expect(await answered).toEqual({ type: 'recorded', id: 'a' });
	expect(await tasks()).toEqual(['a']);
	expect(recorded).toEqual([makeAttempt('a')]);
});

test('nothing is answered before the store has it', async () => {
	let release: (() => void) | undefined;
	const slow = async (attempt: Attempt): Promise<Result<void, Problem>> => {
		await new Promise<void>((resolve) => {
			release = resolve;
		});
		return store.record(attempt);
	};
	startRecorder(slow);
	const labd = await peer.nextSocket();
	const answers: string[] = [];
	labd.on('message', (data) => answers.push(String(data)));
	say(labd, makeAttempt('a'));
	await vi.waitUntil(() => release !== undefined, 10_000);
	const pong = once(labd, 'pong');
	labd.ping();
	await pong;
	expect(answers).toEqual([]);
	release?.();
	await vi.waitUntil(() => answers.length === 1, 10_000);
});

test('while the store takes nothing no attempt is answered, the page is told once, and all are answered later in order', async () => {
	let full = true;
	let tries = 0;
	const { refused } = startRecorder(async (attempt) => {
		tries += 1;
		return full ? fail(problem) : store.record(attempt);
	});
	const labd = await peer.nextSocket();
	const answers: string[] = [];
	labd.on('message', (data) => answers.push(JSON.parse(String(data)).id));
	for (const id of ['a', 'b', 'a', 'c', 'b']) say(labd, makeAttempt(id));
	await vi.waitUntil(() => tries > 4, 10_000);
	expect(answers).toEqual([]);
	expect(refused).toEqual([problem]);
	full = false;
	await vi.waitUntil(() => answers.length === 3, 10_000);
	expect(answers).toEqual(['a', 'b', 'c']);
	expect(await tasks()).toEqual(['a', 'b', 'c']);
	full = true;
	say(labd, makeAttempt('d'));
	await vi.waitUntil(() => refused.length === 2, 10_000);
});

test('when labd goes away it connects again, and an attempt said twice is kept once', async () => {
	startRecorder();
	const first = await peer.nextSocket();
	const answered = answer(first);
	say(first, makeAttempt('a'));
	await answered;
	first.terminate();
	const second = await peer.nextSocket();
	const again = answer(second);
	say(second, makeAttempt('a'));
	expect(await again).toEqual({ type: 'recorded', id: 'a' });
	expect(await store.forLearner('local')).toMatchObject([{ task: 'a', attempts: 1 }]);
});

test('it connects as soon as labd is there', async () => {
	await peer[Symbol.asyncDispose]();
	startRecorder();
	await new Promise((resolve) => setTimeout(resolve, 30));
	peer = await startPeer(peer.socketPath);
	const labd = await peer.nextSocket();
	expect(peer.asked).toEqual(['UPGRADE /attempts']);
	labd.terminate();
});

test('what is no attempt is not answered and disturbs nothing', async () => {
	startRecorder();
	const labd = await peer.nextSocket();
	const answered = answer(labd);
	labd.send('not json');
	labd.send('{"id":"x"}');
	say(labd, makeAttempt('a'));
	expect(await answered).toEqual({ type: 'recorded', id: 'a' });
});

test('after it was disposed of it neither connects nor records', async () => {
	const { recorder } = startRecorder();
	const labd = await peer.nextSocket();
	const closed = once(labd, 'close');
	recorder[Symbol.dispose]();
	await closed;
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(peer.asked).toEqual(['UPGRADE /attempts']);
});
