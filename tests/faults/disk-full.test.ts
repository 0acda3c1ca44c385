import { mkdirSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Progress, type Solution, solutionPath } from '../../src/protocol/web-api.ts';
import { builtImages, LabdProcess, leftovers, makeHome, nothingLeft, removeHome } from '../conformance/labd-kit.ts';
import { openShell, Page } from '../conformance/labd-page.ts';
import { makeWebPlace, startWebProcess, type WebPlace, type WebProcess, webUser } from '../conformance/web-process.ts';
import { SmallDisk } from './kit/small-disk.ts';

const lesson = 'processes/seeing-processes';
const task = 'four-sleeps';

let place: WebPlace;
let data: SmallDisk;
let labd: LabdProcess;
let web: WebProcess;

beforeAll(async () => {
	place = await makeWebPlace();
	await symlink(builtImages, place.home.images);
	data = new SmallDisk(place.home.data, { megabytes: 2, owner: webUser.uid });
	const env = { PROCLAB_RUN: place.home.run, PROCLAB_WEB_GID: String(webUser.gid) };
	labd = await new LabdProcess(place.home, env).ready();
	web = await startWebProcess(place.home);
});
afterAll(async () => {
	await web.kill('SIGTERM');
	const code = await labd.end('SIGTERM');
	data[Symbol.dispose]();
	await nothingLeft(place.home);
	await place.remove();
	expect(code).toBe(0);
});

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
	const headers = { cookie: web.cookie, origin: `http://${web.host}`, 'content-type': 'application/json' };
	return fetch(`http://${web.host}${path}`, { ...init, headers });
}

async function passed(): Promise<readonly string[]> {
	const { lessons } = (await (await ask('/api/progress')).json()) as Progress;
	return lessons.flatMap(({ tasks }) => tasks.filter(({ passedAt }) => passedAt !== null).map(({ id }) => id));
}

test('on a full disk what is done is told not to be saved, labs go on, and it is saved by itself when there is room', async () => {
	const page = new Page(web.connect(lesson));
	await page.ready();
	await openShell(page);
	data.fill();
	const { script } = (await (await ask(solutionPath(lesson, task))).json()) as Solution;
	page.type('main', script.replaceAll('\n', '\r'));
	await page.until(() => page.all('verdict').some((frame) => frame.task === task && frame.verdict === 'passed'));
	await page.until(() => page.all('problem').length > 0);
	expect(page.all('problem')[0]?.problem).toMatchObject({
		code: 'progress-not-saved',
		why: expect.stringMatching(/full/),
		fix: expect.stringContaining('kept and saved as soon as'),
	});
	expect(await passed()).toEqual([]);

	await openShell(page, 'second');
	const before = page.lab?.lab;
	page.say({ type: 'reset-lab' });
	await page.until(() => page.lab?.state === 'ready' && page.lab.lab !== before);
	await openShell(page);

	expect(await web.kill('SIGKILL')).toEqual([null, 'SIGKILL']);
	data.empty();
	web = await startWebProcess(place.home);
	await vi.waitFor(async () => expect(await passed()).toEqual([task]), 20_000);
	data.fill();
	expect(await passed()).toEqual([task]);
	data.empty();
	page.socket.terminate();
});

test('on a full disk no lab is made and the page says why; with room again the same page gets one', async () => {
	const home = makeHome();
	mkdirSync(home.labs);
	const labs = new SmallDisk(home.labs, { megabytes: 1 });
	labs.fill();
	const own = await new LabdProcess(home, { PROCLAB_POOL_MOST: '0' }).ready();
	const page = await Page.connect(home, { learner: 'l', lesson });
	await page.until(() => page.lab?.state === 'failed');
	expect(page.lab?.problem).toMatchObject({ code: 'no-space', fix: expect.stringContaining('disk space') });
	expect(leftovers(home)).toMatchObject({ cgroups: [], processes: [], labs: ['ballast'] });
	labs.empty();
	page.say({ type: 'start-lab' });
	await page.ready();
	await openShell(page);
	expect(await own.end('SIGTERM')).toBe(0);
	labs[Symbol.dispose]();
	await nothingLeft(home);
	removeHome(home);
});
