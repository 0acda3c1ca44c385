import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** A page, and what it complained of: errors thrown, errors logged, requests that its policy refused. */
export interface WatchedPage {
	readonly page: Page;
	readonly complaints: readonly string[];
}

/** The system's Chromium, without what it would do on the network by itself. */
export function launchChromium(): Promise<Browser> {
	return chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

/** A page in a browser profile of its own. Close its context when done. */
export async function openLearner(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(message.text());
	});
	return { page, complaints };
}

/** Waits until a terminal of the lesson has its shell, whether or not it can be seen. */
export async function untilReady(page: Page, terminal: string): Promise<void> {
	await page
		.locator(`[data-terminal="${terminal}"][data-state="ready"]`)
		.waitFor({ state: 'attached', timeout: 30_000 });
}

/** The text of a terminal, whichever way it is drawn, once `readScreens` was called: xterm.js keeps it for screen readers. */
export async function screenText(page: Page, terminal: string): Promise<string> {
	const rows = await page.locator(`[data-terminal="${terminal}"] .xterm-accessibility-tree > div`).allTextContents();
	return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
}

/** Turns on the screen reader's view of terminals, by which tests read them. */
export async function readScreens(page: Page): Promise<void> {
	await page.getByLabel('screen reader').check();
}

/** Types lines into a terminal, each with Enter. */
export async function typeLines(page: Page, terminal: string, ...lines: readonly string[]): Promise<void> {
	await page.locator(`[data-terminal="${terminal}"]`).click();
	for (const line of lines) {
		await page.keyboard.type(line);
		await page.keyboard.press('Enter');
	}
}

/** There is one learner on this machine, so one lab for all pages of a lesson: a test that needs a fresh one resets it. */
export async function resetLab(page: Page): Promise<void> {
	const first = page.locator('[data-process][data-inside-pid="1"]');
	await first.waitFor();
	const before = await first.getAttribute('data-process');
	await page.getByRole('button', { name: 'Reset lab' }).click();
	await page.getByRole('button', { name: 'Reset', exact: true }).click();
	await expect.poll(() => first.getAttribute('data-process'), { timeout: 30_000 }).not.toBe(before);
	await untilReady(page, 'main');
}
