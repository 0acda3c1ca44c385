import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { LabdProcess, makeHome, nothingLeft, removeHome } from './labd-kit.ts';
import { Page } from './labd-page.ts';

/** A lesson of the course with the terminals `main` and `second`, and the task `four-sleeps`. */
export const lesson = 'processes/seeing-processes';

/** One labd for all tests of a file; it must end well and leave nothing. */
export function useLabd(environment: Readonly<Record<string, string>> = {}) {
	const home = makeHome();
	const pages: Page[] = [];
	let labd: LabdProcess;
	let learners = 0;

	beforeAll(async () => {
		labd = await new LabdProcess(home, environment).ready();
	});
	afterEach(async () => {
		await Promise.all(pages.splice(0).map((page) => page.close()));
	});
	afterAll(async () => {
		const code = await labd.end('SIGTERM');
		await nothingLeft(home);
		removeHome(home);
		expect(code).toBe(0);
	});

	const connect = async (learner?: string, of = lesson): Promise<Page> => {
		learners += 1;
		const page = await Page.connect(home, { learner: learner ?? `learner-${learners}`, lesson: of });
		pages.push(page);
		return page;
	};
	const connectReady = async (learner?: string): Promise<Page> => {
		const page = await connect(learner);
		await page.ready();
		return page;
	};
	return { home, labd: () => labd, connect, connectReady };
}
