import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { launchChromium, openLearner, untilReady } from './browser.ts';
import { startProduct } from './product.ts';

const lesson = 'zombies-and-orphans/first-zombie/';
const other = 'processes/seeing-processes/';

let browser: Browser;

beforeAll(async () => {
	browser = await launchChromium();
});

afterAll(() => browser?.close());

test('a lab warns of its end without taking the keyboard, and a click keeps it for another hour', async () => {
	await using product = await startProduct({ env: { PROCLAB_LIFETIME_HOURS: String(64 / 3600) } });
	const { page, complaints } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}`);
	await untilReady(page, 'main');
	await page.locator('[data-terminal="main"]').click();
	const status = page.getByRole('status').filter({ hasText: 'The lab ends' });
	await status.getByText('The lab ends soon').waitFor();
	expect(await page.locator('.lab-left').textContent()).toMatch(/^[12] min left$/);
	expect(await faults(page)).toEqual([]);
	await status.getByText('less than a minute').waitFor({ timeout: 10_000 });
	expect(await page.evaluate(() => document.activeElement?.closest('[data-terminal]') !== null)).toBe(true);
	await status.getByRole('button', { name: 'Keep it for another hour' }).click();
	await page.locator('.lab-left', { hasText: 'about 1 h left' }).waitFor();
	expect(await status.count()).toBe(0);
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('a lab that may not be kept longer says why, ends when its time is over, and says so', async () => {
	const hours = String(8 / 3600);
	await using product = await startProduct({
		env: { PROCLAB_LIFETIME_HOURS: hours, PROCLAB_LIFETIME_MOST_HOURS: hours },
	});
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}`);
	await page.getByRole('button', { name: 'Keep it for another hour' }).click();
	await page.locator('.notice[data-kind="problem"]', { hasText: 'A lab may live for 8 seconds in all' }).waitFor();
	const ended = page.locator('.notice[data-kind="ended"]');
	await ended.waitFor({ timeout: 20_000 });
	expect(await ended.textContent()).toContain('The lab had lived for 8 seconds, as long as it may.');
	expect(await page.getByText('The lab ends').count()).toBe(0);
	await page.reload();
	await ended.waitFor();
	expect(await ended.textContent()).toContain('8 seconds');
	await ended.getByRole('button', { name: 'Start the lab' }).click();
	await untilReady(page, 'main');
	await page.context().close();
});

test('who comes when there is no room sees a place in the queue, and gets a lab when another ends', async () => {
	await using product = await startProduct({ env: { PROCLAB_MOST_LABS: '1', PROCLAB_IDLE_MINUTES: '0.02' } });
	const { page: first } = await openLearner(browser);
	await first.goto(`${product.url}${lesson}`);
	await untilReady(first, 'main');
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}${other}`);
	await page.locator('.lab-word', { hasText: 'Waiting, 1 of 1' }).waitFor();
	expect(await page.locator('.notice[data-kind="queue"]').textContent()).toContain('number 1 of 1');
	await first.context().close();
	await untilReady(page, 'main');
	expect(await page.locator('.notice[data-kind="queue"]').count()).toBe(0);
	await page.context().close();
});

test('after a crash of labd the page has a fresh lab, and is told what became of the one before', async () => {
	await using product = await startProduct();
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}`);
	await untilReady(page, 'main');
	product.crash('labd');
	const notice = page.locator('.notice[data-kind="before"]');
	await notice.waitFor({ timeout: 60_000 });
	expect(await notice.textContent()).toContain('The lab daemon was killed or crashed');
	await page.locator('[data-lab-state="ready"]').waitFor();
	await notice.getByRole('button', { name: 'Dismiss' }).click();
	expect(await notice.count()).toBe(0);
	await page.context().close();
});
