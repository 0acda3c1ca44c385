import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawVars } from '../checks/vars.ts';
import type { Attempt } from '../protocol/labd-api.ts';
import { progressSchema, solutionPath, solutionSchema, webHealthSchema } from '../protocol/web-api.ts';
import { startPeer, startTestWeb, type TestWeb, testCourse } from './web-test-kit.ts';

let web: TestWeb;
const logged: unknown[] = [];

beforeEach(async () => {
	logged.length = 0;
	const log = (fields: object, message: string) => logged.push({ ...fields, message });
	web = await startTestWeb({ logger: { debug: () => undefined, info: log, warn: log, error: log } });
});
afterEach(() => web[Symbol.asyncDispose]());

const get = (url: string) => web.app.inject({ url, headers: { host: web.host, cookie: web.cookie } });

const attempt: Attempt = {
	id: 'a',
	learner: 'local',
	lesson: 'processes/first-zombie',
	kind: 'task',
	task: 'make-a-zombie',
	answer: null,
	lab: 'x',
	at: 1_763_000_000_000,
	verdict: 'passed',
	says: 'Your sleep is a zombie.',
	evidence: [{ source: '/proc/9/status', field: 'State', value: 'Z (zombie)' }],
};

test('progress names every task of the course in order, and what passed with its evidence', async () => {
	await web.store.record(attempt);
	await web.store.record({ ...attempt, id: 'b', task: 'reap-it', verdict: 'not-yet' });
	await web.store.record({ ...attempt, id: 'c', task: 'of-an-older-course' });
	await web.store.record({ ...attempt, id: 'd', task: 'reap-it', learner: 'someone-else' });
	const answer = await get('/api/progress');
	const { verdict, says, evidence } = attempt;
	expect(progressSchema.parse(answer.json())).toEqual({
		lessons: [
			{
				id: 'processes/first-zombie',
				tasks: [
					{ id: 'make-a-zombie', passedAt: attempt.at, verdict: { verdict, says, evidence } },
					{ id: 'reap-it', passedAt: null, verdict: null },
				],
				questions: [{ id: 'which-pid', kind: 'ask', answer: null, at: null, verdict: null }],
			},
		],
	});
	expect(answer.headers['cache-control']).toBe('no-store');
});

test('progress has the last answer to each question with its verdict', async () => {
	const question = { ...attempt, task: 'which-pid', kind: 'ask' as const };
	await web.store.record({ ...question, id: 'q1', answer: '1', at: 1 });
	const last = { verdict: 'not-yet' as const, says: 'That is its pid inside.', wrong: 'inside', evidence: [] };
	await web.store.record({ ...question, id: 'q2', answer: '4711', at: 2, ...last });
	const { lessons } = progressSchema.parse((await get('/api/progress')).json());
	expect(lessons[0]?.questions).toEqual([{ id: 'which-pid', kind: 'ask', answer: '4711', at: 2, verdict: last }]);
	expect(lessons[0]?.tasks.every(({ passedAt }) => passedAt === null)).toBe(true);
});

test('a solution and the other ways have the values of who asks', async () => {
	const seed = web.identity.identify(web.cookie)?.seed ?? '';
	const task = testCourse.modules[0]?.lessons[0]?.tasks[1];
	const { name } = drawVars(task?.vars, { seed, id: 'reap-it' });
	const answer = await get(solutionPath('processes/first-zombie', 'reap-it'));
	expect(solutionSchema.parse(answer.json())).toEqual({
		...{ task: 'reap-it', script: `wait ${name}\n`, explanation: null },
		alternatives: [{ name: 'kill-it', script: `kill ${name}\n` }],
	});
});

test('a solution is given to who asks, and the asking is logged', async () => {
	const answer = await get(solutionPath('processes/first-zombie', 'make-a-zombie'));
	expect(solutionSchema.parse(answer.json())).toEqual({
		task: 'make-a-zombie',
		script: 'sleep 1 &\n',
		explanation: 'Nobody waits.',
		alternatives: [],
	});
	expect(logged).toEqual([
		{
			learner: 'local',
			lesson: 'processes/first-zombie',
			task: 'make-a-zombie',
			message: 'a solution was asked for',
		},
	]);
	expect((await get(solutionPath('processes/first-zombie', 'reap-it'))).json().explanation).toBeNull();
});

test('there is no solution for what is not in the course', async () => {
	for (const path of [solutionPath('nope', 'make-a-zombie'), solutionPath('processes/first-zombie', '__proto__')]) {
		const answer = await get(path);
		expect([answer.statusCode, answer.json().code]).toEqual([404, 'no-such-task']);
	}
	expect(logged).toEqual([]);
});

test('an address under /api that is not there is a problem', async () => {
	const answer = await get('/api/nowhere');
	expect([answer.statusCode, answer.json().code]).toEqual([404, 'not-found']);
});

test('health says whether labd answers, and web is healthy without it', async () => {
	const without = await get('/healthz');
	expect(without.statusCode).toBe(200);
	expect(webHealthSchema.parse(without.json()).labd).toMatchObject({ ok: false, problem: expect.any(String) });
	await using _labd = await startPeer(join(web.folder, 'labd.sock'));
	expect((await get('/healthz')).json()).toEqual({ ok: true, labd: { ok: true, problem: null } });
});

test('metrics count requests by route and not by address', async () => {
	await get('/api/lessons/a/tasks/b/solution');
	await get('/api/lessons/c/tasks/d/solution');
	const { headers, body } = await get('/metrics');
	expect(headers['content-type']).toContain('text/plain');
	expect(body).toContain(
		'proclab_http_requests_total{method="GET",route="/api/lessons/:lesson/tasks/:task/solution",status="404"} 2',
	);
	expect(body).toContain('proclab_session_sockets 0');
	expect(body).toContain('proclab_attempts_recorded_total 0');
});

test('a defect is answered without its details, which are logged', async () => {
	await using broken = await startTestWeb({
		store: { ...web.store, forLearner: () => Promise.reject(new Error('secret path /etc/x')) },
		logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (f) => logged.push(f) },
	});
	const headers = { host: broken.host, cookie: broken.cookie };
	const answer = await broken.app.inject({ url: '/api/progress', headers });
	expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal-error']);
	expect(answer.body).not.toContain('secret');
	expect(JSON.stringify(logged)).toContain('secret path');
});

test('someone who asks without end is told to wait', async () => {
	let last = await get('/api/progress');
	for (let count = 0; count < 1_200; count += 1) last = await get('/api/progress');
	expect([last.statusCode, last.json().code]).toEqual([429, 'too-many-requests']);
	expect((await get('/healthz')).statusCode).toBe(200);
});
