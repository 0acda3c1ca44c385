import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openLearner, untilReady } from './browser.ts';
import { type DevProduct, startDev } from './dev.ts';

const lesson = 'processes/in-progress';
const task = 'in-progress-task';
const taskFile = `labs/${lesson}/${task}/task.ts`;

let dev: DevProduct;
let browser: Browser;

beforeAll(async () => {
	dev = await startDev(lesson, task);
	browser = await launchChromium();
});

afterAll(async () => {
	await browser?.close();
	await dev?.[Symbol.asyncDispose]();
});

async function edit(file: string, from: string, to: string): Promise<void> {
	const path = join(dev.root, file);
	const before = await readFile(path, 'utf8');
	expect(before).toContain(from);
	await writeFile(path, before.replace(from, to));
}

test('what is saved is in the page; a mistake is told in both places and keeps the lesson as it was', async () => {
	const { page } = await openLearner(browser);
	await page.goto(`${dev.url}${lesson}/`);
	await untilReady(page, 'main');
	const card = page.locator(`[data-task="${task}"]`);
	await card.getByText('No sleep of yours runs yet').waitFor();
	await edit(taskFile, 'No sleep of yours runs yet', 'nothing sleeps yet');
	await card.getByText('nothing sleeps yet').waitFor();

	await edit(taskFile, 'hints: [', 'hint: [');
	const overlay = page.locator('vite-error-overlay');
	await overlay.getByText("'hint' is not a key of a task; did you mean 'hints'?").first().waitFor();
	await expect.poll(() => dev.output.join('\n')).toMatch(/task\.ts:\d+: .*'hint' is not a key of a task/);
	await expect.poll(() => page.locator('[data-terminal="main"]').getAttribute('data-state')).toBe('ready');
	await card.getByText('nothing sleeps yet').waitFor();

	await edit(taskFile, 'hint: [', 'hints: [');
	await overlay.waitFor({ state: 'detached' });
	await expect.poll(() => dev.output.join('\n')).toContain('The course has no mistakes any more.');
	await untilReady(page, 'main');

	await edit(dev.prose, `<Task id="${task}">`, `<Task id="${task}-">`);
	const misspelt = overlay.getByText(`Unknown task "${task}-". Did you mean "${task}"?`).first();
	await misspelt.waitFor();
	await untilReady(page, 'main');
	await misspelt.waitFor();
	await edit(dev.prose, `<Task id="${task}-">`, `<Task id="${task}">`);
	await overlay.waitFor({ state: 'detached' });
	await untilReady(page, 'main');
	await page.context().close();
});
