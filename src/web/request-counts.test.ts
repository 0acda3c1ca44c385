import fastifyRateLimit from '@fastify/rate-limit';
import { fastify } from 'fastify';
import { expect, test, vi } from 'vitest';
import { countsBy } from './request-counts.ts';

async function app(monotonic: () => number) {
	const made = fastify();
	await made.register(fastifyRateLimit, { max: 3, timeWindow: 60_000, store: countsBy({ monotonic }) });
	made.get('/', () => 'here');
	const ask = async () => (await made.inject('/')).statusCode;
	return { ask, close: () => made.close() };
}

test('more requests than a minute allows are refused until the minute is over', async () => {
	let now = 0;
	const { ask, close } = await app(() => now);
	expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 429]);
	now = 59_999;
	expect(await ask()).toBe(429);
	now = 60_000;
	expect(await ask()).toBe(200);
	await close();
});

test('a wall clock that is set back by a day keeps nobody out', async () => {
	let now = 0;
	const { ask, close } = await app(() => now);
	for (let request = 0; request < 4; request += 1) await ask();
	const wall = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 24 * 3_600_000);
	now = 60_001;
	expect(await ask()).toBe(200);
	wall.mockRestore();
	await close();
});
