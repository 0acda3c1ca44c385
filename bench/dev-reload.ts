/**
 * From saving a file to the page that shows it, with its terminal ready, under `proclab dev` in Chromium: prose, a check, `lab.ts`.
 * `node bench/dev-reload.ts [--json]`. The worst of ten is their 95th percentile.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium, openLearner, untilReady } from '../tests/e2e/browser.ts';
import { startDev } from '../tests/e2e/dev.ts';
import { type Figure, report, summarize } from './figures.ts';

const saves = 10;
const lesson = 'processes/measured';
const task = 'measured-task';

await using dev = await startDev(lesson, task);
const browser = await launchChromium();
const figures: Figure[] = [];
try {
	const { page } = await openLearner(browser);
	await page.goto(`${dev.url}${lesson}/`);
	await untilReady(page, 'main');
	await page.locator(`[data-task="${task}"]`, { hasText: 'no sleep of yours' }).waitFor();
	figures.push(
		await measure('prose', {
			file: dev.prose,
			edit: (text, round) => text.replace(/Begin with a question.*?(?=,)/, `Begin with a question ${round}`),
			shown: (round) => page.getByText(`Begin with a question ${round},`),
		}),
		await measure('check', {
			file: `labs/${lesson}/${task}/task.ts`,
			edit: (text, round) => text.replace(/no sleep of yours.*(?=')/, `no sleep of yours ${round}`),
			shown: (round) => page.locator(`[data-task="${task}"]`, { hasText: `no sleep of yours ${round}.` }),
		}),
		await measure('lab.ts', {
			file: `labs/${lesson}/lab.ts`,
			edit: (text, round) => text.replace(/\['main'.*\]/, `['main', 'side-${round}']`),
			shown: (round) => page.getByRole('tab', { name: `side-${round}` }),
		}),
	);
	report(figures);

	async function measure(subject: string, change: Change): Promise<Figure> {
		const samples: number[] = [];
		for (let round = 1; round <= saves; round += 1) samples.push(await save(page, change, round));
		return { figure: 'save to page, terminal ready', subject, unit: 'ms', summary: summarize(samples) };
	}
} finally {
	await browser.close();
}

interface Change {
	readonly file: string;
	readonly edit: (text: string, round: number) => string;
	/** What the page has once the change is there. */
	readonly shown: (round: number) => { waitFor(): Promise<void> };
}

async function save(page: Page, { file, edit, shown }: Change, round: number): Promise<number> {
	const path = join(dev.root, file);
	const before = await readFile(path, 'utf8');
	const after = edit(before, round);
	if (after === before) throw new Error(`${file} stayed as it was.`);
	await writeFile(path, after);
	const saved = performance.now();
	await shown(round).waitFor();
	await untilReady(page, 'main');
	const elapsed = performance.now() - saved;
	await page.waitForTimeout(1_000);
	return elapsed;
}
