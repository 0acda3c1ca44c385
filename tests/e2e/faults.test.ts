import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openLearner, readScreens, screenText, untilReady } from './browser.ts';
import { type Product, startProduct } from './product.ts';

const lesson = 'zombies-and-orphans/first-zombie/';

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

test('when web crashes the page says so, and finds the same shell and its output again by itself', async () => {
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}`);
	await untilReady(page, 'main');
	await readScreens(page);
	await page.locator('[data-terminal="main"]').click();
	await page.keyboard.type('kept=$((40+2)); echo once-$kept');
	await page.keyboard.press('Enter');
	await expect.poll(() => screenText(page, 'main')).toContain('once-42');

	product.crash('web');
	await page.locator('[data-terminal="main"][data-state="detached"]').waitFor();
	await page.locator('[data-lab-state="away"]').waitFor();
	await untilReady(page, 'main');
	await page.locator('[data-lab-state="ready"]').waitFor();
	await page.locator('[data-terminal="main"]').click();
	await page.keyboard.type('echo twice-$kept');
	await page.keyboard.press('Enter');
	await expect.poll(() => screenText(page, 'main')).toContain('twice-42');
	expect((await screenText(page, 'main')).match(/^once-42$/gm)).toHaveLength(1);
	await page.context().close();
});

test('when labd crashes the page says that it is away, and gets a lab again by itself', async () => {
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}`);
	await untilReady(page, 'main');
	product.crash('labd');
	await page.locator('.notice', { hasText: 'The lab daemon is away' }).waitFor();
	await page.locator('[data-lab-state="ready"]').waitFor({ timeout: 60_000 });
	await untilReady(page, 'main');
	await page.locator('[data-process]').first().waitFor();
	await page.context().close();
});

test('a lab that fails to start says why, and a button starts it when the reason is gone', async () => {
	const images = join(product.home, 'images');
	renameSync(images, `${images}-away`);
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}processes/seeing-processes/`);
	await page.locator('[data-lab-state="failed"]').waitFor();
	expect(await page.locator('.notice[data-kind="failed"]').textContent()).toMatch(/image.*not built/i);
	await page.locator('[data-terminal="main"][data-state="ended"]').waitFor({ timeout: 10_000 });
	renameSync(`${images}-away`, images);
	await page.getByRole('button', { name: 'Try again' }).click();
	await page.locator('[data-lab-state="ready"]').waitFor();
	await untilReady(page, 'main');
	await page.context().close();
});

test('an unknown lesson is a page that says so', async () => {
	const { page } = await openLearner(browser);
	const response = await page.goto(`${product.url}zombies-and-orphans/no-such-lesson/`);
	expect(response?.status()).toBe(404);
	expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('No such page');
	expect(await page.locator('[data-terminal]').count()).toBe(0);
	await page.context().close();
});
