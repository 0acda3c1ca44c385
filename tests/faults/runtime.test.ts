import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import { type Labd, startLabd } from '../../src/labd/labd.ts';
import { readLabdSettings } from '../../src/labd/labd-settings.ts';
import { createRuntimeOn } from '../../src/runtime/oci/create-oci-runtime.ts';
import { describeHost } from '../../src/runtime/oci/host.ts';
import { lesson } from '../conformance/labd-bench.ts';
import { leftovers, makeHome, nothing, removeHome } from '../conformance/labd-kit.ts';
import { openShell, Page } from '../conformance/labd-page.ts';

let home: Home;
let labd: Labd;
let engine: string;
let real: string;

/** Makes the engine a program of this script, until the next time; `real` in it is the true one. */
function engineIs(script: string): void {
	writeFileSync(`${engine}.new`, `#!/bin/bash\nreal=${real}\n${script}\n`);
	chmodSync(`${engine}.new`, 0o755);
	renameSync(`${engine}.new`, engine);
}

/** A lab that no page shows is ended within ten seconds of its time. */
const nothingLeft = () => vi.waitFor(() => expect(leftovers(home)).toEqual(nothing), { timeout: 20_000 });

const works = 'exec $real "$@"';

beforeAll(async () => {
	home = makeHome();
	const host = describeHost(home, silentLogger, 'runc');
	real = host.engineFile;
	engine = join(home.path, 'engine');
	engineIs(works);
	const runtime = createRuntimeOn({ ...host, engineFile: engine, createTimeout: 8_000 });
	const settings = readLabdSettings({ PROCLAB_POOL_MOST: '0', PROCLAB_IDLE_MINUTES: '0.02' });
	const started = await startLabd({ home, runtime, settings, logger: silentLogger });
	if (!started.ok) throw new Error(JSON.stringify(started.error));
	labd = started.value;
});
beforeEach(() => engineIs(works));
afterAll(async () => {
	expect(await labd.close(60_000)).toEqual([]);
	await nothingLeft();
	removeHome(home);
});

const faults: readonly (readonly [string, () => void, string, RegExp])[] = [
	['hangs before it does anything', () => engineIs('exec sleep 1020'), 'lab-start-timed-out', /8 seconds/],
	['hangs when the lab is made', () => engineIs('$real "$@"; exec sleep 1020'), 'lab-start-timed-out', /8 seconds/],
	['is missing', () => rmSync(engine), 'no-oci-runtime', /engine/],
	['is killed before it does anything', () => engineIs('kill -9 $$'), 'lab-start-failed', /killed|SIGKILL/],
	[
		'is killed while it works',
		() => engineIs('$real "$@" & sleep 0.05; kill -9 $! $$'),
		'lab-start-failed',
		/killed|SIGKILL/,
	],
	['ends with an error and says nothing', () => engineIs('exit 3'), 'lab-start-failed', /exit status 3/],
	['says that it did what it did not', () => engineIs('exit 0'), 'lab-start-failed', /started no process/],
];

test.for(faults)(
	'when the runtime %s the page says why, nothing is left, and the next lab starts',
	async ([fault, happens, code, why]) => {
		const page = await Page.connect(home, { learner: `learner-${fault}`, lesson });
		await page.until(() => page.lab?.state === 'ready');
		happens();
		page.say({ type: 'reset-lab' });
		await page.until(() => page.lab?.state === 'failed', 40_000);
		expect(page.lab?.problem).toMatchObject({ code, why: expect.stringMatching(why) });
		await nothingLeft();
		engineIs(works);
		page.say({ type: 'start-lab' });
		await page.ready();
		await openShell(page);
		await page.close();
		await nothingLeft();
	},
);
