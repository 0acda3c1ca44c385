import { symlink } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Progress, type Solution, solutionPath } from '../../src/protocol/web-api.ts';
import { builtImages, LabdProcess, nothingLeft } from './labd-kit.ts';
import { Page, plain } from './labd-page.ts';
import { makeWebPlace, startWebProcess, type WebPlace, type WebProcess, webUser } from './web-process.ts';

const lesson = 'processes/seeing-processes';
const task = 'four-sleeps';

let place: WebPlace;
let labd: LabdProcess;
let web: WebProcess;
const pages: Page[] = [];

beforeAll(async () => {
	place = await makeWebPlace();
	await symlink(builtImages, place.home.images);
	labd = await startLabd();
	web = await startWebProcess(place.home);
});
afterEach(async () => {
	for (const page of pages.splice(0)) page.socket.terminate();
});
afterAll(async () => {
	await web.kill('SIGTERM');
	const code = await labd.end('SIGTERM');
	await nothingLeft(place.home);
	await place.remove();
	expect(code).toBe(0);
});

function startLabd(): Promise<LabdProcess> {
	const env = { PROCLAB_RUN: place.home.run, PROCLAB_WEB_GID: String(webUser.gid) };
	return new LabdProcess(place.home, env).ready();
}

/** A page of the lesson, through web, with its lab ready. */
async function openPage(): Promise<Page> {
	const page = new Page(web.connect(lesson));
	pages.push(page);
	await page.ready();
	return page;
}

async function ask<T>(path: string): Promise<T> {
	const answer = await fetch(`http://${web.host}${path}`, { headers: { cookie: web.cookie } });
	return (await answer.json()) as T;
}

async function passedTasks(): Promise<string[]> {
	const { lessons } = await ask<Progress>('/api/progress');
	return lessons.flatMap(({ tasks }) => tasks.filter(({ passedAt }) => passedAt !== null).map(({ id }) => id));
}

test('a task done through web is kept, and after a kill -9 of web the tick and the shell are there again', async () => {
	const page = await openPage();
	page.open('main');
	await page.until(() => page.shells.has('main'));
	await page.prompt('main');
	const { script } = await ask<Solution>(solutionPath(lesson, task));
	page.type('main', script.replaceAll('\n', '\r'));
	await page.until(() => page.all('verdict').some((frame) => frame.task === task && frame.verdict === 'passed'));
	await vi.waitFor(async () => expect(await passedTasks()).toContain(task));
	page.type('main', 'secret=fence-$$; echo "is $secret."\r');
	await page.until(() => /is fence-\d+\./.test(page.screen('main')));
	const before = page.shell('main');

	expect(await web.kill('SIGKILL')).toEqual([null, 'SIGKILL']);
	web = await startWebProcess(place.home);
	expect(await passedTasks()).toContain(task);
	const again = await openPage();
	again.open('main', { from: { instance: before.instance, offset: before.from + before.output.length } });
	await again.until(() => again.shells.has('main'));
	expect(again.shell('main')).toMatchObject({ instance: before.instance, lost: false });
	expect(again.lab?.lab).toBe(page.lab?.lab);
	again.type('main', 'echo "still $secret."\r');
	const secret = /is (fence-\d+)\./.exec(plain(page.screen('main')))?.[1];
	await again.until(() => plain(again.screen('main')).includes(`still ${secret}.`));
});

test('when labd is killed the page is told that it is away, and comes to a fresh lab when it is back', async () => {
	const page = await openPage();
	const first = page.lab?.lab;
	await labd.end('SIGKILL');
	await page.until(() => page.closed?.code === 4503);
	const waiting = new Page(web.connect(lesson));
	await waiting.until(() => waiting.closed?.code === 4503);
	expect(await ask('/healthz')).toMatchObject({ ok: true, labd: { ok: false } });
	labd = await startLabd();
	const next = await openPage();
	expect(next.lab?.lab).not.toBe(first);
	expect(await ask('/healthz')).toMatchObject({ ok: true, labd: { ok: true } });
});
