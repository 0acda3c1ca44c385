import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Progress } from '../protocol/web-api.ts';
import { deadPort } from './client-test-kit.ts';
import { lessonProgress, lessonStanding, ProgressBook } from './progress.ts';

async function serve(body: string, status = 200) {
	const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

const recorded: Progress = {
	lessons: [
		{ id: 'a/one', tasks: [{ id: 'first', passedAt: 5, verdict: null }], questions: [] },
		{
			id: 'a/two',
			tasks: [
				{ id: 'second', passedAt: 6, verdict: null },
				{ id: 'third', passedAt: null, verdict: null },
			],
			questions: [],
		},
		{ id: 'a/three', tasks: [{ id: 'fourth', passedAt: null, verdict: null }], questions: [] },
	],
};

test('a lesson is done, begun or not begun by the tasks ever passed', async () => {
	await using server = await serve(JSON.stringify(recorded));
	const book = new ProgressBook(server.url);
	await book.load();
	expect(['a/one', 'a/two', 'a/three'].map((id) => lessonProgress(book.view.get(), id))).toEqual([
		'done',
		'part',
		'none',
	]);
	book.pass('third', { passedAt: 9, verdict: null });
	expect(lessonProgress(book.view.get(), 'a/two')).toBe('done');
});

test('a lesson is known by a passed task that stands for it, unless it is done itself', async () => {
	await using server = await serve(JSON.stringify(recorded));
	const book = new ProgressBook(server.url);
	await book.load();
	const standing = (lesson: string, ...proofs: readonly string[]) => lessonStanding(book.view.get(), lesson, proofs);
	expect([standing('a/three'), standing('a/three', 'fourth')]).toEqual(['none', 'none']);
	expect([standing('a/three', 'third', 'first'), standing('a/two', 'first')]).toEqual(['known', 'known']);
	expect(standing('a/one', 'first')).toBe('done');
});

test('the first time that a task passed counts, whichever is told first', async () => {
	await using server = await serve(JSON.stringify(recorded));
	const book = new ProgressBook(server.url);
	book.pass('first', { passedAt: 999, verdict: null });
	await book.load();
	expect(book.view.get().passed.get('first')?.passedAt).toBe(5);
	book.pass('first', { passedAt: 1_000, verdict: null });
	expect(book.view.get().passed.get('first')?.passedAt).toBe(5);
});

test('when the server cannot be asked, what is known stays', async () => {
	const book = new ProgressBook(`http://127.0.0.1:${await deadPort()}/`);
	book.pass('first', { passedAt: 5, verdict: null });
	await book.load();
	expect(book.view.get().state).toBe('away');
	expect(book.view.get().passed.has('first')).toBe(true);
});

test('an answer that is no progress counts as none', async () => {
	await using refused = await serve('{"code":"no-cookie"}', 403);
	await using broken = await serve('<html>');
	for (const { url } of [refused, broken]) {
		const book = new ProgressBook(url);
		await book.load();
		expect(book.view.get().state).toBe('away');
	}
});
