import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { openLearner, readScreens, resetLab, screenText, typeLines } from './browser.ts';
import { useScratchProduct } from './scratch-product.ts';

const predict = '[data-question="what-stop-does"]';
const ask = '[data-question="pid-outside"]';
const explain = '[data-explain="why-two-numbers"]';

const scratch = useScratchProduct();
const { openLesson } = scratch;

/** A child that is stopped before its exec is no sleep yet, so it is waited for. */
async function stopASleep(page: Page): Promise<void> {
	await typeLines(page, 'main', 'sleep 1111 &');
	await page.locator('[data-process]', { hasText: 'sleep 1111' }).waitFor();
	await typeLines(page, 'main', 'kill -STOP $!');
}

async function outsidePidOfFirst(page: Page): Promise<string> {
	return (await page.locator('[data-process][data-inside-pid="1"]').getAttribute('data-process')) ?? '';
}

test('a prediction is made by keyboard, may be changed, and is compared with what the kernel said', async () => {
	const { page, complaints } = await openLesson();
	await resetLab(page);
	await page.locator(predict).scrollIntoViewIfNeeded();
	await page.locator(`${predict} input[value="sleeping"]`).focus();
	await page.keyboard.press('Space');
	await page.keyboard.press('Enter');
	await page.locator(`${predict}[data-state="committed"]`).waitFor();
	expect(await page.locator(predict).textContent()).toContain('Now try it');
	await page.keyboard.press('ArrowUp');
	await page.getByRole('button', { name: 'Change my prediction to this' }).click();
	await page.locator(predict).getByText('Noted.').waitFor();
	expect(await page.locator(`${predict} input[value="zombie"]`).isChecked()).toBe(true);

	await stopASleep(page);
	await page.locator(`${predict}[data-state="done"]`).waitFor();
	const said = await page.locator(predict).textContent();
	expect(said).toContain('It went otherwise.');
	expect(said).toContain('A zombie has exited; this one only waits to go on.');
	expect(await page.locator(`${predict} [data-true]`, { hasText: 'T: stopped' }).count()).toBe(1);
	await page.locator(`${predict} .fact`, { hasText: 'T (stopped)' }).waitFor();
	await page.reload();
	await page.locator(predict).scrollIntoViewIfNeeded();
	await page.locator(`${predict}[data-state="done"]`).waitFor();
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('a wrong answer is told what it is without giving the truth away, and the right one passes with its evidence', async () => {
	const { page, complaints } = await openLesson();
	await page.locator('[data-process]').first().waitFor();
	const pid = await outsidePidOfFirst(page);
	const field = page.locator(ask).getByRole('textbox');
	await field.scrollIntoViewIfNeeded();
	await field.fill('1');
	await field.press('Enter');
	await page.locator(ask).getByText('That is its number inside').waitFor();
	expect(await field.inputValue()).toBe('1');
	expect(await page.locator(`${ask} .fact`).count()).toBe(0);
	expect(await page.locator(ask).textContent()).not.toContain(pid);
	await field.fill('7');
	await page.locator(ask).getByRole('button', { name: 'Answer' }).click();
	await page.locator(ask).getByText('Look at the column').waitFor();
	await field.fill(` ${pid} `);
	await field.press('Enter');
	await page.locator(`${ask}[data-verdict="passed"]`).waitFor();
	await page.locator(`${ask} .fact`, { hasText: 'NSpid' }).waitFor();
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('words of one’s own are saved as they are typed, reach a second tab, and survive a server that is away', async () => {
	const { page } = await openLesson();
	const words = page.locator(explain).getByRole('textbox');
	await page.locator(`${explain}[data-state="empty"]`).waitFor();
	await words.fill('Each namespace counts for itself.');
	await page.locator(`${explain}[data-state="saved"]`).waitFor();
	const second = await page.context().newPage();
	await second.goto(page.url());
	await second.locator(explain).scrollIntoViewIfNeeded();
	await expect.poll(() => second.locator(explain).getByRole('textbox').inputValue()).toContain('counts for itself');
	await second.locator(explain).getByRole('textbox').fill('Each pid namespace counts for itself.');
	await expect.poll(() => words.inputValue()).toBe('Each pid namespace counts for itself.');
	await second.close();

	await page.route('**/api/notes/*', (route) => route.abort());
	await words.fill('Two namespaces, two counts, one process.');
	await page.locator(`${explain}[data-state="failed"]`).waitFor();
	expect(await page.locator(explain).textContent()).toContain('Not saved: Proclab can’t be reached.');
	await page.reload();
	await page.locator(explain).scrollIntoViewIfNeeded();
	await expect.poll(() => words.inputValue()).toBe('Two namespaces, two counts, one process.');
	await page.unroute('**/api/notes/*');
	await page.locator(`${explain}[data-state="saved"]`).waitFor();

	await page.goto(`${scratch.product.url}workbook/#note-why-two-numbers`);
	await page.locator('[data-entry="why-two-numbers"] blockquote', { hasText: 'Two namespaces' }).waitFor();
	await page.context().close();
});

test('the workbook has what was predicted and answered, and what came of it', async () => {
	const { page, complaints } = await openLesson();
	await resetLab(page);
	await page.locator(predict).scrollIntoViewIfNeeded();
	await page.locator(predict).getByText('T: stopped').click();
	await page.getByRole('button', { name: 'That is my prediction' }).click();
	await page.locator(`${predict}[data-state="committed"]`).waitFor();
	await stopASleep(page);
	await page.locator(predict).getByText('As you predicted.').waitFor();
	await page.locator(ask).getByRole('textbox').fill('1');
	await page.keyboard.press('Enter');
	await page.locator(ask).getByText('That is its number inside').waitFor();
	await page.getByRole('button', { name: 'Contents' }).click();
	await page.getByRole('link', { name: 'Your workbook' }).first().click();
	await page.locator('[data-entry="what-stop-does"]', { hasText: 'So it came.' }).waitFor();
	expect(await page.locator('[data-entry="what-stop-does"]').textContent()).toContain('T: stopped');
	expect(await page.locator('[data-entry="pid-outside"]').textContent()).toContain('1 Not right yet.');
	await expect.poll(() => faults(page)).toEqual([]);
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('one’s own value is in the sentence, the task and the code, and “Type it” types it', async () => {
	const { page } = await openLesson();
	const value = page.locator('[data-var="seconds"]:not([data-pending])');
	await value.waitFor();
	const seconds = (await value.textContent()) ?? '';
	expect(seconds).toMatch(/^\d{4}$/);
	expect(await page.locator('#task-keep-a-sleep').textContent()).toBe(`Sleep for ${seconds} seconds`);
	await page.locator('figure', { hasText: 'sleep' }).first().getByRole('button', { name: 'Type it' }).click();
	await readScreens(page);
	await expect.poll(() => screenText(page, 'main')).toContain(`sleep ${seconds} &`);
	await page.context().close();
});

test('what questions need is loaded after the terminal', async () => {
	const { page } = await openLearner(scratch.browser, { viewport: { width: 1280, height: 300 } });
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	await page.goto(`${scratch.product.url}workshop/sleepers/`);
	await page.locator(`${explain}[data-state="empty"], ${explain}[data-state="saved"]`).waitFor();
	const terminal = asked.findIndex((url) => url.includes('terminal-screen'));
	const cards = ['PredictCard', 'AskCard', 'ExplainCard'].map((card) => asked.findIndex((url) => url.includes(card)));
	expect(terminal).toBeGreaterThan(0);
	for (const card of cards) expect(card).toBeGreaterThan(terminal);
	await page.context().close();
});

test('with JavaScript off questions and their options read as text', async () => {
	const { page } = await openLearner(scratch.browser, { javaScriptEnabled: false });
	await page.goto(`${scratch.product.url}workshop/sleepers/`);
	expect(await page.locator(predict).textContent()).toContain('T: stopped');
	expect(await page.locator(`${predict} input:visible`).count()).toBe(0);
	expect(await page.locator(ask).textContent()).toContain('Which pid does the lab’s first process have outside?');
	expect(await page.locator(`${ask} button:visible`).count()).toBe(0);
	expect(await page.locator(explain).textContent()).toContain('Why does one process have two numbers?');
	await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const)
	test(`axe-core finds nothing wrong with questions in ${colorScheme} colours, answered or not`, async () => {
		const { page } = await openLesson({ colorScheme, reducedMotion: 'reduce' });
		await resetLab(page);
		for (const card of [predict, ask, explain]) await page.locator(card).scrollIntoViewIfNeeded();
		await page.locator(`${explain}[data-state="loading"]`).waitFor({ state: 'detached' });
		await expect.poll(() => faults(page)).toEqual([]);
		await page.locator(predict).getByText('S: it was asleep').click();
		await page.getByRole('button', { name: 'That is my prediction' }).click();
		await page.locator(`${predict}[data-state="committed"]`).waitFor();
		await stopASleep(page);
		await page.locator(`${predict}[data-state="done"] .fact`).waitFor();
		await page.locator(ask).getByRole('textbox').fill('1');
		await page.keyboard.press('Enter');
		await page.locator(ask).getByText('That is its number inside').waitFor();
		await page.locator(explain).getByRole('textbox').fill(`words in ${colorScheme}`);
		await page.locator(`${explain}[data-state="saved"]`).waitFor();
		await expect.poll(() => faults(page)).toEqual([]);
		await page.context().close();
	});
