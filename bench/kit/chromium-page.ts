import { chromium } from 'playwright-core';

/** What a learner sees of a task in Chromium. Times are milliseconds since the epoch, taken in the page itself. */
export interface SeenTask extends AsyncDisposable {
	/** The words for a named wrong attempt came or went: when the page's DOM had it, and when the frame that shows it was made. */
	onChange: (hasWrong: boolean, at: { readonly dom: number; readonly frame: number }) => void;
}

/** Runs in the page: tells each coming and going of the words for a wrong attempt at the task. */
const observer = (task: string) => `{
	const now = () => performance.timeOrigin + performance.now();
	const hasWrong = () => document.querySelector('[data-task="${task}"] .task-wrong') !== null;
	let before = hasWrong();
	new MutationObserver(() => {
		const after = hasWrong();
		if (after === before) return;
		before = after;
		const dom = now();
		requestAnimationFrame(() => tellBench(after, dom, now()));
	}).observe(document.body, { subtree: true, childList: true });
}`;

/** Opens a lesson in the system's Chromium, its lab ready. */
export async function seeTask(url: string, lesson: string, task: string): Promise<SeenTask> {
	const browser = await chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
	});
	const seen: SeenTask = { onChange: () => undefined, [Symbol.asyncDispose]: () => browser.close() };
	try {
		const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
		await page.exposeFunction('tellBench', (hasWrong: boolean, dom: number, frame: number) =>
			seen.onChange(hasWrong, { dom, frame }),
		);
		await page.goto(`${url}${lesson}/`);
		await page.locator('[data-terminal="main"][data-state="ready"]').waitFor({ state: 'attached', timeout: 30_000 });
		await page.evaluate(observer(task));
		return seen;
	} catch (error) {
		await browser.close();
		throw error;
	}
}
