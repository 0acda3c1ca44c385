import { existsSync, rmdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import { startLabd } from '../../src/labd/labd.ts';
import { readLabdSettings } from '../../src/labd/labd-settings.ts';
import type { ContainerRuntime } from '../../src/runtime/container-runtime.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { patience } from '../patience.ts';
import { lesson } from './labd-bench.ts';
import { builtImages, LabdProcess, leftovers, makeHome, nothing, nothingLeft, removeHome } from './labd-kit.ts';
import { openShell, Page } from './labd-page.ts';

test('after kill -9 the next labd leaves nothing of the labs of the one before', async () => {
	const own = makeHome();
	const first = await new LabdProcess(own).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	await page.ready();
	await openShell(page);
	expect(await first.end('SIGKILL')).toBe('SIGKILL');
	expect(leftovers(own)).not.toEqual(nothing);
	const next = await new LabdProcess(own).ready();
	await nothingLeft(own);
	expect(await next.end('SIGTERM')).toBe(0);
	removeHome(own);
});

test('SIGTERM ends labs and pages, and leaves nothing', async () => {
	const own = makeHome();
	const process = await new LabdProcess(own).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	await page.ready();
	await openShell(page);
	const starting = await Page.connect(own, { learner: 'other', lesson });
	const began = performance.now();
	expect(await process.end('SIGTERM')).toBe(0);
	expect(performance.now() - began).toBeLessThan(10_000 * patience);
	await page.until(() => page.closed !== undefined && starting.closed !== undefined);
	expect(page.closed?.code).toBe(1012);
	await nothingLeft(own);
	removeHome(own);
});

test('a lab that fails to start says why, and starts when the reason is gone', async () => {
	const own = makeHome({ withImages: false });
	const process = await new LabdProcess(own).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	page.open('main');
	await page.until(() => page.lab?.state === 'failed' && page.all('ended').length > 0);
	expect(page.lab).toMatchObject({ lab: null, reason: null, problem: { code: 'image-not-built' } });
	expect(page.all('ended')[0]?.reason).toBe('lab-ended');
	rmdirSync(own.images);
	symlinkSync(builtImages, own.images);
	page.say({ type: 'start-lab' });
	await page.ready();
	await openShell(page);
	expect(await process.end('SIGINT')).toBe(0);
	removeHome(own);
});

test('a lab that no page shows is ended, and says so to who comes back', async () => {
	const own = makeHome();
	const process = await new LabdProcess(own, { PROCLAB_IDLE_MINUTES: '0.01' }).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	await page.ready();
	await page.close();
	await page.until(() => leftovers(own).labs.length === 0);
	const again = await Page.connect(own, { learner: 'l', lesson });
	await again.until(() => again.lab?.state === 'ended');
	expect(again.lab?.reason).toContain('No page showed the lab');
	expect(await process.end('SIGTERM')).toBe(0);
	await nothingLeft(own);
	removeHome(own);
});

test('a setting that can not be used is told, with its name', async () => {
	const own = makeHome();
	const process = new LabdProcess(own, { PROCLAB_IDLE_MINUTES: 'soon' });
	await vi.waitFor(() => expect(process.ended).toBe(true), { timeout: 10_000 });
	expect(process.child.exitCode).toBe(1);
	expect(process.printed).toContain('PROCLAB_IDLE_MINUTES');
	removeHome(own);
});

test('only root and the group of web can speak to labd', async () => {
	const own = makeHome();
	const process = await new LabdProcess(own, { PROCLAB_WEB_GID: '65534' }).ready();
	const socket = statSync(own.labdSocket);
	const folder = statSync(own.run);
	expect([socket.uid, socket.gid, socket.mode & 0o777]).toEqual([0, 65_534, 0o660]);
	expect([folder.uid, folder.gid, folder.mode & 0o777]).toEqual([0, 65_534, 0o750]);
	expect(await process.end('SIGTERM')).toBe(0);
	expect(existsSync(own.labdSocket)).toBe(false);
	removeHome(own);
});

test('a folder for sockets that can not be used is told, with the fix', async () => {
	const own = makeHome();
	const process = new LabdProcess(own, { PROCLAB_RUN: join(own.path, 'x'.repeat(120)) });
	await vi.waitFor(() => expect(process.ended).toBe(true), { timeout: 10_000 });
	expect(process.child.exitCode).toBe(1);
	expect(process.printed).toContain('labd-socket-unusable');
	expect(process.printed).toContain('PROCLAB_RUN');
	removeHome(own);
});

test('a runtime that can not be used is told before anything is made', async () => {
	const own = makeHome();
	const problem = { code: 'no-oci-runtime', what: 'No runtime.', why: 'None was found.', fix: 'Install one.' };
	const runtime: ContainerRuntime = {
		...createOciRuntime({ home: own, logger: silentLogger }),
		probe: () => Promise.resolve({ usable: false, problem }),
	};
	const settings = readLabdSettings({});
	const started = await startLabd({ home: own, runtime, settings, logger: silentLogger });
	expect(started).toEqual({ ok: false, error: problem });
	expect(existsSync(own.run)).toBe(false);
	removeHome(own);
});

test('for authors labd tells pages what the checks see, for others it does not', async () => {
	for (const [value, debug] of [
		['1', true],
		['0', false],
	] as const) {
		const own = makeHome();
		const process = await new LabdProcess(own, { PROCLAB_DEBUG: value }).ready();
		const page = await Page.connect(own, { learner: 'l', lesson });
		page.say({ type: 'debug', on: true });
		await page.ready();
		expect(page.frames[0]).toMatchObject({ type: 'lesson', debug });
		await page.until(() => page.all(debug ? 'debug' : 'problem').length > 0);
		expect(await process.end('SIGTERM')).toBe(0);
		removeHome(own);
	}
});
