import { expect, test } from 'vitest';
import { faults } from './axe-faults.ts';
import { openLearner, typeLines, untilReady } from './browser.ts';
import { useScratchProduct } from './scratch-product.ts';

const scratch = useScratchProduct();
const openHome = async (options?: Parameters<typeof openLearner>[1]) => {
	const learner = await openLearner(scratch.browser, options);
	await learner.page.goto(scratch.product.url);
	return learner;
};

test('a track is chosen by keyboard and kept; lists and ways on follow it', async () => {
	const { page, complaints } = await openHome();
	const lessons = page.locator('main [data-lesson-title]:visible');
	expect(await lessons.allTextContents()).toHaveLength(2);
	await page.getByRole('radio', { name: 'Complete' }).focus();
	await page.keyboard.press('ArrowDown');
	await page.reload();
	expect(await page.getByRole('radio', { name: 'Short' }).isChecked()).toBe(true);
	expect((await lessons.allTextContents()).map((title) => title.trim())).toEqual(['One more']);

	await page.locator('[data-continue]:visible').click();
	await page.getByRole('link', { name: 'That was the last lesson' }).waitFor();
	await page.getByRole('button', { name: 'Contents' }).click();
	const listed = page.locator('#contents [data-contents] li a:visible');
	await listed.first().waitFor();
	expect(await listed.count()).toBe(1);
	expect(await listed.textContent()).toContain('7 min');
	expect(await listed.getAttribute('aria-current')).toBe('page');
	await page.goto(`${scratch.product.url}workshop/sleepers/`);
	await page.getByRole('link', { name: 'This is not part of Short' }).waitFor();

	await page.goto(scratch.product.url);
	await page.getByRole('radio', { name: 'Complete' }).check();
	await page.goto(`${scratch.product.url}workshop/sleepers/`);
	await page.getByRole('link', { name: 'Next One more' }).waitFor();
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('without JavaScript the whole course is listed, and nothing asks for a track', async () => {
	const { page } = await openHome({ javaScriptEnabled: false });
	expect(await page.locator('main [data-lesson-title]:visible').count()).toBe(2);
	expect(await page.getByRole('radio').count()).toBe(0);
	await page.getByRole('button', { name: 'Contents' }).click();
	await page.getByRole('link', { name: 'All lessons' }).waitFor();
	await page.context().close();
});

test('a lesson says what it builds on and gives, and folds out where its facts are documented', async () => {
	const { page, complaints } = await openLearner(scratch.browser);
	await page.goto(`${scratch.product.url}workshop/one-more/`);
	expect(await page.locator('.lesson-needs').textContent()).toContain('Tell one process from two');
	const source = page.getByText('fork(2), DESCRIPTION');
	expect(await source.isVisible()).toBe(false);
	await page.getByText('Where this is documented').focus();
	await page.keyboard.press('Enter');
	await source.waitFor();
	await page.locator('.lesson-needs a', { hasText: 'Sleepers' }).click();
	expect(new URL(page.url()).pathname).toBe('/workshop/sleepers/');
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('a task of a placement test is done alone in a lab made ready for it, and what it stands for is known then', async () => {
	const { page, complaints } = await openHome();
	await page.getByRole('radio', { name: 'Short' }).check();
	await page.getByRole('link', { name: 'placement test' }).click();
	await page.locator('main [data-lesson-mark="workshop/one-more"][data-progress="none"]').waitFor();
	await page.getByRole('link', { name: 'Stop a sleep' }).click();
	await untilReady(page, 'main');
	await page.locator('[data-task="stop-it"]').waitFor();
	expect(await page.locator('[data-task]:visible').count()).toBe(1);
	expect(await page.locator('.hint:visible, [data-question]:visible').count()).toBe(0);

	await page.getByRole('button', { name: 'Make the lab ready' }).click();
	await page.locator('[data-process]', { hasText: 'sleep 1234' }).waitFor();
	await untilReady(page, 'main');
	await typeLines(page, 'main', 'kill -STOP $(pgrep -xf "sleep 1234")');
	await page.getByText('Passed. What it stands for you can skip.').waitFor();
	await expect.poll(() => faults(page)).toEqual([]);
	await page.getByRole('link', { name: 'Back to the test' }).click();
	await page.locator('[data-task-mark="stop-it"][data-progress="done"]').waitFor();
	await page.locator('main [data-lesson-mark="workshop/one-more"][data-progress="known"]').waitFor();
	await page.getByRole('link', { name: 'Back to the lessons' }).click();
	await page.getByText('you can do this', { exact: true }).locator('visible=true').waitFor();
	expect(complaints).toEqual([]);
	await page.context().close();
});

test('a link to a task that is not there shows the whole lesson, and so does its button', async () => {
	const { page } = await openLearner(scratch.browser);
	await page.goto(`${scratch.product.url}workshop/sleepers/?placement=short#task-no-such`);
	await page.locator('[data-task="keep-a-sleep"]').waitFor();
	await page.goto(`${scratch.product.url}workshop/sleepers/?placement=short#task-stop-it`);
	await page.reload();
	await page.getByRole('button', { name: 'Show the whole lesson' }).click();
	await page.locator('[data-task="keep-a-sleep"]').waitFor();
	expect(page.url()).not.toContain('placement');
	await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const)
	test(`axe-core finds nothing wrong with tracks, a placement test and sources in ${colorScheme} colours`, async () => {
		const { page } = await openHome({ colorScheme, reducedMotion: 'reduce' });
		await page.getByRole('radio', { name: 'Short' }).check();
		await expect.poll(() => faults(page)).toEqual([]);
		await page.goto(`${scratch.product.url}placement/short/`);
		await expect.poll(() => faults(page)).toEqual([]);
		await page.goto(`${scratch.product.url}workshop/one-more/`);
		await untilReady(page, 'main');
		await page.getByText('Where this is documented').click();
		await expect.poll(() => faults(page)).toEqual([]);
		await page.goto(`${scratch.product.url}workshop/sleepers/?placement=short#task-stop-it`);
		await untilReady(page, 'main');
		await page.locator('[data-placement-bar]:visible').waitFor();
		await expect.poll(() => faults(page)).toEqual([]);
		await page.context().close();
	});
