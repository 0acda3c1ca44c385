import { expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { openLearner, readScreens, resetLab, screenText, typeLines, untilReady } from './browser.ts';
import { useScratchProduct } from './scratch-product.ts';

const first = '[data-task="keep-a-sleep"]';
const second = '[data-task="stop-it"]';

const scratch = useScratchProduct({ PROCLAB_DEBUG: '1' });

/** On a page whose lab is fresh. */
async function openLesson(options?: Parameters<typeof openLearner>[1]) {
	const learner = await scratch.openLesson(options);
	await resetLab(learner.page);
	return learner;
}

test('the first hint is what the kernel says of one’s own try; a named wrong attempt has words with one’s own value', async () => {
	const { page } = await openLesson();
	await typeLines(page, 'main', 'sleep 1999 &');
	await page.locator(`${first} .fact`, { hasText: 'sleep 1999' }).waitFor();
	const seconds = (await page.locator('[data-var="seconds"]').textContent()) ?? '';
	expect(await page.locator(`${first} .task-wrong`).textContent()).toContain(`Yours is ${seconds}.`);
	expect(await page.locator(`${first} .hints summary`).first().textContent()).toBe(
		'What the kernel says of your try: 1 not so yet',
	);
	expect(await page.locator(`${first} .fact[data-ok="false"]`).textContent()).toContain('sleep 1999');
	await page.locator(first).getByText('Hint 1 of 2').click();
	expect(await page.locator(`${first} .hint p`).first().textContent()).toBe(`The number is ${seconds}.`);
	await typeLines(page, 'main', `sleep ${seconds} &`);
	await page.locator(`${first}[data-verdict="passed"]`).waitFor();
	await page.locator(first).getByText('Passed, because the kernel says').waitFor();
	await page.context().close();
});

test('after a lab ended, the next one begins where the learner left off', async () => {
	const { page } = await openLesson();
	const seconds = (await page.locator('[data-var="seconds"]:not([data-pending])').textContent()) ?? '';
	await typeLines(page, 'main', `sleep ${seconds} &`);
	await page.locator(`${first}[data-verdict="passed"]`).waitFor();
	await page.locator(second).getByText('It is not stopped.').waitFor();
	await typeLines(page, 'main', 'kill -9 -1');
	await page.locator('.notice[data-kind="ended"]', { hasText: 'made ready for “Stop a sleep”' }).waitFor();
	await page.getByRole('button', { name: 'Start the lab' }).click();
	await page.locator('.lab-entered', { hasText: 'Stop a sleep' }).waitFor();
	await page.locator(second).getByText('It is not stopped.').waitFor();
	expect(await page.locator(first).getAttribute('data-verdict')).toBe('passed');
	await page.context().close();
});

test('a task that waits says for which, and can be set up in a lab of its own after a question', async () => {
	const { page, complaints } = await openLesson();
	await page.locator(second).getByText('Waits').waitFor();
	expect(await page.locator(`${second} .task-says a`).getAttribute('href')).toBe('#task-keep-a-sleep');
	const first = page.locator('[data-process][data-inside-pid="1"]');
	const before = await first.getAttribute('data-process');
	await page.locator(second).getByRole('button', { name: 'Set up this task' }).click();
	await page.locator(second).getByRole('button', { name: 'Keep my lab' }).click();
	expect(await first.getAttribute('data-process')).toBe(before);
	await page.locator(second).getByRole('button', { name: 'Set up this task' }).click();
	await expect.poll(() => faults(page)).toEqual([]);
	await page.locator(second).getByRole('button', { name: 'Set it up' }).click();
	await expect.poll(() => first.getAttribute('data-process'), { timeout: 30_000 }).not.toBe(before);
	await page.locator(second).getByText('It is not stopped.').waitFor();
	expect(await page.locator('.lab-entered').textContent()).toContain('Stop a sleep');
	expect(await page.locator(second).textContent()).toContain('This lab was made ready for this task.');
	await untilReady(page, 'main');
	await typeLines(page, 'main', 'kill -STOP $(pgrep -nx sleep)');
	await page.locator(`${second}[data-verdict="passed"]`).waitFor();
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('a field is explained by hover and by focus, Escape puts the note away, and its manual page opens in the terminal', async () => {
	const { page, complaints } = await openLesson();
	await typeLines(page, 'main', 'sleep 1999 &');
	await page.locator(`${first} .fact`, { hasText: 'sleep 1999' }).waitFor();
	const field = page.locator(first).getByRole('button', { name: 'State' });
	const note = page.locator(`${first} .fact-note:visible`);
	await field.hover();
	await note.getByText('What the process is doing right now.').waitFor();
	expect(await note.textContent()).toContain('S: sleeps until something happens');
	await page.mouse.move(0, 0);
	await note.waitFor({ state: 'detached' });
	await field.focus();
	await note.waitFor();
	await expect.poll(() => faults(page)).toEqual([]);
	await page.keyboard.press('Escape');
	await note.waitFor({ state: 'detached' });
	await readScreens(page);
	await field.click();
	await field.focus();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect.poll(() => screenText(page, 'main')).toContain('proc_pid_status(5)');
	await page.locator('[data-terminal="main"] textarea:focus').waitFor();
	await page.locator('[data-process]', { hasText: 'man 5 proc_pid_status' }).first().waitFor();
	await page.locator(first).getByRole('button', { name: 'cmdline' }).click();
	await page.getByRole('button', { name: 'Read man 5 proc_pid_cmdline in the terminal' }).click();
	await expect.poll(() => screenText(page, 'main')).toContain('proc_pid_cmdline(5)');
	await typeLines(page, 'main', 'q');
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('a tap shows the note on a phone, and nothing is wider than the screen', async () => {
	const { page } = await openLearner(scratch.browser, { viewport: { width: 390, height: 844 }, hasTouch: true });
	await page.goto(`${scratch.product.url}workshop/sleepers/`);
	const field = page.locator(`${first} .hints .fact-field`).first();
	await field.tap();
	await page.locator(`${first} .fact-note:visible`).waitFor();
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
	await page.locator('h1').tap();
	await page.locator(`${first} .fact-note:visible`).waitFor({ state: 'detached' });
	await page.context().close();
});

test('authors see what the checks see, by a key; pausing keeps it', async () => {
	const { page, complaints } = await openLesson();
	await page.locator('[data-terminal="main"]').click();
	await page.getByRole('button', { name: 'Debug' }).waitFor();
	await page.keyboard.press('Alt+Shift+D');
	const drawer = page.getByRole('complementary', { name: 'Debug' });
	await drawer.locator('[data-debug-task="keep-a-sleep"]').waitFor();
	await drawer
		.getByRole('button', { name: /in the lab\) S tini/ })
		.first()
		.click();
	expect(await drawer.locator('pre').first().textContent()).toContain('"insidePids"');
	await expect.poll(() => faults(page)).toEqual([]);
	await drawer.getByRole('button', { name: 'Pause' }).click();
	const events = await drawer.locator('ol').textContent();
	await typeLines(page, 'main', 'sleep 77 &');
	await page.locator('[data-process]', { hasText: 'sleep 77' }).waitFor();
	expect(await drawer.locator('ol').textContent()).toBe(events);
	await drawer.getByRole('button', { name: 'Go on' }).click();
	await expect.poll(() => drawer.locator('ol').textContent()).not.toBe(events);
	await page.keyboard.press('Alt+Shift+D');
	await drawer.waitFor({ state: 'detached' });
	expect(complaints).toEqual([]);
	await page.context().close();
});
