import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openLearner, readScreens, screenText, untilReady } from './browser.ts';
import { type Product, startProduct } from './product.ts';

const lesson = 'zombies-and-orphans/first-zombie';
const task = '[data-task="make-a-zombie"]';
const solution = readFileSync(
	join(import.meta.dirname, '../../labs', lesson, 'make-a-zombie/solution.sh'),
	'utf8',
).trim();

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

test('a lesson is done wholly by keyboard, and a reload finds the tick, the shell and its output', async () => {
	const { page, complaints } = await openLearner(browser);
	await page.goto(product.url);
	await page.getByRole('link', { name: 'Your first zombie' }).first().focus();
	await page.keyboard.press('Enter');
	await untilReady(page, 'main');
	expect(await page.locator(task).getAttribute('data-verdict')).not.toBe('passed');

	await page.locator('[data-show-terminal="main"]').first().focus();
	await page.keyboard.press('Enter');
	await page.locator('[data-terminal="main"] textarea:focus').waitFor();
	for (const line of solution.split('\n')) {
		await page.keyboard.type(line);
		await page.keyboard.press('Enter');
	}
	await page.locator(`${task}[data-verdict="passed"]`).waitFor({ timeout: 30_000 });
	expect(await page.locator(`${task} .evidence`).textContent()).toContain('Z (zombie)');
	await page.locator('[data-process][data-state="Z"]').waitFor();

	await page.keyboard.press('Shift+F6');
	await page.locator('[role="tab"][aria-selected="true"]:focus').waitFor();
	await page.keyboard.press('ArrowRight');
	await untilReady(page, 'second');
	await page.getByRole('button', { name: 'Contents' }).focus();
	await page.keyboard.press('Enter');
	await page
		.locator(`#contents [data-for-track="complete"] [data-lesson-mark="${lesson}"][data-progress="done"]`)
		.waitFor();
	await page.keyboard.press('Escape');

	await page.reload();
	await untilReady(page, 'main');
	await page.locator(`${task}[data-verdict="passed"]`).waitFor();
	await readScreens(page);
	await expect.poll(() => screenText(page, 'main')).toContain(solution.split('\n')[0]);

	await page.goto(product.url);
	await page.locator(`main [data-for-track="complete"] [data-lesson-mark="${lesson}"][data-progress="done"]`).waitFor();
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('a reset asks once, then gives a fresh lab with new terminals, and the tick stays', async () => {
	const { page, complaints } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}/`);
	await untilReady(page, 'main');
	await readScreens(page);
	await page.locator('[data-terminal="main"]').click();
	await page.keyboard.type('echo before-$((40+2))');
	await page.keyboard.press('Enter');
	await expect.poll(() => screenText(page, 'main')).toContain('before-42');
	const before = await page.locator('[data-process][data-inside-pid="1"]').getAttribute('data-process');

	await page.getByRole('button', { name: 'Reset lab' }).click();
	await page.getByRole('button', { name: 'Keep it' }).click();
	expect(await page.locator('[data-process][data-inside-pid="1"]').getAttribute('data-process')).toBe(before);
	await page.getByRole('button', { name: 'Reset lab' }).click();
	await page.getByRole('button', { name: 'Reset', exact: true }).click();
	await expect
		.poll(() => page.locator('[data-process][data-inside-pid="1"]').getAttribute('data-process'), { timeout: 30_000 })
		.not.toBe(before);
	await untilReady(page, 'main');
	await expect.poll(() => screenText(page, 'main')).not.toContain('before-42');
	await expect.poll(() => screenText(page, 'main')).toContain('root@');
	expect(await page.locator(task).getAttribute('data-verdict')).toBe('passed');
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('a shell that exits says so, and Enter opens a new one', async () => {
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}/`);
	await untilReady(page, 'main');
	await page.locator('[data-terminal="main"]').click();
	await page.keyboard.type('exit 3');
	await page.keyboard.press('Enter');
	await page.locator('[data-terminal="main"][data-state="ended"]').waitFor();
	expect(await page.locator('[data-terminal="main"]').textContent()).toContain('The shell ended (exit 3)');
	await page.keyboard.press('Enter');
	await untilReady(page, 'main');
	await page.context().close();
});

test('a solution is not in the page, and comes when asked for twice', async () => {
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}${lesson}/`);
	expect(await page.content()).not.toContain(solution);
	await page.locator(task).getByRole('button', { name: 'Show a solution' }).click();
	await page.locator(task).getByRole('button', { name: 'Show it all the same' }).click();
	await expect.poll(() => page.locator(`${task} .solution pre`).textContent()).toBe(solution);
	await page.context().close();
});

test('a command of the prose is typed into the terminal, and Enter is left to the learner', async () => {
	const { page } = await openLearner(browser);
	await page.goto(`${product.url}processes/seeing-processes/`);
	await untilReady(page, 'main');
	await readScreens(page);
	const block = page.locator('figure:has(.type-it)').first();
	const command = ((await block.locator('.ec-line').first().textContent()) ?? '').trim();
	await block.getByRole('button', { name: 'Type it' }).click();
	await expect.poll(() => screenText(page, 'main')).toContain(`# ${command}`);
	expect((await screenText(page, 'main')).trim().endsWith(command)).toBe(true);
	await page.context().close();
});
