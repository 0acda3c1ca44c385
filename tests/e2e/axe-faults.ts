import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core finds wrong, as one line each. The page's policy forbids added scripts, so it is evaluated. */
export async function faults(page: Page): Promise<string[]> {
	await page.evaluate(axe.source);
	return page.evaluate(async () => {
		const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
	});
}
