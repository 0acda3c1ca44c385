import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { hostImage } from '../conformance/container-runtime-kit.ts';
import { limitsWith } from '../conformance/lab-limits.ts';
import { lesson } from '../conformance/labd-bench.ts';
import { ask, LabdProcess, makeHome, nothingLeft, removeHome } from '../conformance/labd-kit.ts';
import { openShell, Page } from '../conformance/labd-page.ts';
import { ShiftedClocks } from './kit/shifted-clocks.ts';

const hour = 3_600_000;
const day = 24 * hour;
const still = 60_000;

let home: Home;
let labd: LabdProcess;
let clocks: ShiftedClocks;
const pages: Page[] = [];

beforeAll(async () => {
	home = makeHome();
	clocks = new ShiftedClocks();
	labd = await new LabdProcess(home, clocks.env).ready();
});
afterEach(async () => {
	vi.restoreAllMocks();
	await Promise.all(pages.splice(0).map((page) => page.close()));
});
afterAll(async () => {
	const code = await labd.end('SIGTERM');
	clocks[Symbol.dispose]();
	await nothingLeft(home);
	removeHome(home);
	expect(code).toBe(0);
});

async function enter(learner: string): Promise<Page> {
	const page = await Page.connect(home, { learner, lesson });
	pages.push(page);
	await page.ready();
	return page;
}

const shift = (wall: number, monotonic = 0) => clocks.shift(labd.child, () => labd.printed, { wall, monotonic });

test.each([
	['forwards', day],
	['back', -day],
] as const)('a clock set %s by a day ends no lab and takes none of its time', async (_, wall) => {
	const page = await enter('set');
	await openShell(page);
	const before = page.lab;
	await shift(wall);
	page.type('main', 'echo still $((40 + 2))\r');
	await page.until(() => page.screen('main').includes('still 42'));
	const again = await enter('set');
	expect(again.lab).toMatchObject({ state: 'ready', lab: before?.lab });
	expect(Math.abs((again.lab?.endsIn ?? 0) - (before?.endsIn ?? 0))).toBeLessThan(still);
	again.say({ type: 'reset-lab' });
	await again.until(() => again.lab?.state === 'ready' && again.lab.lab !== before?.lab);
	await openShell(again);
	await shift(0);
});

test('after eight hours asleep labs are there, shown or not, and their learners are told that little time is left', async () => {
	const alone = await enter('alone');
	await alone.close();
	const page = await enter('shown');
	await shift(8 * hour, 8 * hour);
	await page.until(() => (page.lab?.endsIn ?? hour) < 10 * 60_000, 30_000);
	expect(page.lab).toMatchObject({ state: 'ready' });
	expect(page.lab?.endsIn).toBeGreaterThan(60_000);
	const back = await enter('alone');
	expect(back.lab).toMatchObject({ state: 'ready', lab: alone.lab?.lab });
	expect(back.lab).not.toHaveProperty('ended');
	await openShell(back);
});

test('a labd that was stopped and goes on answers, with the same labs and shells', async () => {
	const page = await enter('stopped');
	await openShell(page);
	const { instance } = page.shell('main');
	labd.child.kill('SIGSTOP');
	await expect(
		Promise.race([ask(home, 'GET', '/healthz'), new Promise((resolve) => setTimeout(resolve, 1_000))]),
	).resolves.toBeUndefined();
	page.type('main', 'echo typed $((40 + 2)) meanwhile\r');
	labd.child.kill('SIGCONT');
	await page.until(() => page.screen('main').includes('typed 42 meanwhile'));
	expect(page.shell('main').instance).toBe(instance);
});

test('while the clock jumps by days at every look labs are made and removed in the time that passes', async () => {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	const { now } = Date;
	let looks = 0;
	vi.spyOn(Date, 'now').mockImplementation(() => {
		looks += 1;
		return now() + (looks % 2 === 0 ? day * looks : -day * looks);
	});
	for (const id of ['jump-1', 'jump-2', 'jump-3']) {
		const created = await runtime.create({
			id,
			imagePath: await hostImage(),
			hostname: 'lab',
			limits: limitsWith(),
			labels: {},
		});
		expect(created).toMatchObject({ ok: true });
		if (!created.ok) return;
		expect(runtime.taskCount(created.value)).toBeGreaterThan(1);
		expect(await runtime.destroy(id)).toEqual({ ok: true, value: undefined });
	}
});
