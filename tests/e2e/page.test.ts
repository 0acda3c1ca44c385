import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { launchChromium, openLearner, untilReady } from './browser.ts';
import { type Product, startProduct } from './product.ts';

const lesson = 'processes/seeing-processes/';

let product: Product;
let browser: Browser;

beforeAll(async () => {
	product = await startProduct();
	browser = await launchChromium();
});

afterAll(async () => {
	await browser?.close();
	await product?.[Symbol.asyncDispose]();
});

for (const colorScheme of ['light', 'dark'] as const)
	test(`axe-core finds nothing wrong in ${colorScheme} colours`, async () => {
		const { page, complaints } = await openLearner(browser, { colorScheme, reducedMotion: 'reduce' });
		await page.goto(product.url);
		await expect.poll(() => faults(page)).toEqual([]);
		await page.getByRole('button', { name: 'Contents' }).click();
		await expect.poll(() => faults(page)).toEqual([]);
		await page.goto(`${product.url}${lesson}`);
		await untilReady(page, 'main');
		await page.locator('[data-process]').first().waitFor();
		await expect.poll(() => faults(page)).toEqual([]);
		expect(complaints).toEqual([]);
		await page.goto(`${product.url}nothing/here/`);
		expect(await page.title()).toContain('No such page');
		await expect.poll(() => faults(page)).toEqual([]);
		await page.context().close();
	});

test('nothing moves by itself while a lesson loads and its lab starts', async () => {
	const { page } = await openLearner(browser);
	await page.addInitScript(() => {
		const seen: number[] = [];
		Object.assign(globalThis, { shifts: seen });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				if (!('hadRecentInput' in entry && entry.hadRecentInput) && 'value' in entry) seen.push(Number(entry.value));
		}).observe({ type: 'layout-shift', buffered: true });
	});
	await page.goto(`${product.url}${lesson}`);
	await untilReady(page, 'main');
	await page.locator('[data-process]').first().waitFor();
	const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
	expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.005);
	await page.context().close();
});

test('the separator moves by keyboard, and the next visit finds it where it was', async () => {
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}`);
	const prose = page.locator('.prose-pane');
	const width = async () => (await prose.boundingBox())?.width ?? 0;
	const before = await width();
	await page.getByRole('separator', { name: 'Width of the text' }).focus();
	for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('ArrowRight');
	const moved = await width();
	expect(moved).toBeGreaterThan(before + 50);
	await page.reload();
	expect(Math.abs((await width()) - moved)).toBeLessThan(1);
	await page.context().close();
});

test('with JavaScript off a lesson reads whole, with its hints and without dead controls', async () => {
	const { page } = await openLearner(browser, { javaScriptEnabled: false });
	await page.goto(`${product.url}${lesson}`);
	expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('What a process is');
	expect(await page.locator('[data-task]').count()).toBe(2);
	await page.getByText('Hint 1 of').first().click();
	expect(await page.locator('.hint p').first().isVisible()).toBe(true);
	expect(await page.getByRole('button', { name: 'Show a solution' }).count()).toBe(0);
	expect(await page.locator('#lab').isVisible()).toBe(false);
	await page.context().close();
});

test('on a phone the terminal is a sheet over the text, and nothing is wider than the screen', async () => {
	const { page } = await openLearner(browser, { viewport: { width: 375, height: 667 }, hasTouch: true });
	await page.goto(`${product.url}${lesson}`);
	await untilReady(page, 'main');
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
	expect(await page.locator('[data-terminal="main"]').isVisible()).toBe(false);
	await page.getByRole('button', { name: 'Open the terminal' }).click();
	expect(await page.locator('[data-terminal="main"]').isVisible()).toBe(true);
	await expect.poll(() => faults(page)).toEqual([]);
	await page.getByRole('button', { name: 'Back to the text' }).click();
	await page.locator('[data-show-terminal="main"]').first().click();
	await page.locator('[data-terminal="main"] textarea:focus').waitFor();
	await page.context().close();
});

test('search finds a lesson by a word in it', async () => {
	const { page, complaints } = await openLearner(browser);
	await page.goto(product.url);
	await page.keyboard.press('Control+k');
	await page.getByRole('searchbox').fill('defunct');
	await page.locator('.search-found a[href*="/zombies-and-orphans/first-zombie/"]').first().click();
	expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Your first zombie');
	expect(complaints).toEqual([]);
	await page.context().close();
});
