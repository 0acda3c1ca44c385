import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import { reapLabs } from '../../src/lifecycle/reaper.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { hostImage, leftovers, makeHome, nothing, removeHome } from '../conformance/container-runtime-kit.ts';
import { Following, type Step } from './kit/at-step.ts';
import { inWords } from './kit/each-step.ts';
import { LabMaker } from './kit/lab-maker-process.ts';
import { minutes } from './kit/soak.ts';

let imagePath: string;
let home: Home;

beforeEach(async () => {
	imagePath = await hostImage();
	home = makeHome();
});
afterEach(() => removeHome(home));

/** Makes the first lab of a home, up to a step before which its maker is killed if one is given; answers the steps. */
async function firstLab(killedBefore?: number): Promise<readonly Step[]> {
	await using maker = new LabMaker(home, imagePath, { triesHost: true });
	await maker.ready();
	const injection = killedBefore && ({ step: killedBefore, victim: 'followed', signal: 'KILL' } as const);
	await using following = await Following.of(maker.pid, [home.path], injection || undefined);
	const end = await maker.run('create', 'first');
	if (end === 'killed') await following.over;
	return following.steps;
}

/** What a labd does as it starts. */
async function startNext(): Promise<void> {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	expect(await runtime.probe()).toMatchObject({ usable: true, shortfalls: [] });
	expect((await reapLabs(runtime, silentLogger)).problems).toEqual([]);
}

function trials(): readonly string[] {
	return readdirSync(home.path).filter((name) => name.startsWith('try-disk-'));
}

test(
	'killed while it tries what disks the host can give, a labd leaves a folder that the next one removes',
	async () => {
		const steps = await firstLab();
		await startNext();
		const ofTrial = steps.filter(({ detail }) => detail.includes('try-disk-'));
		expect(ofTrial.length).toBeGreaterThan(5);
		const faults: string[] = [];
		let found = 0;
		for (const step of ofTrial) {
			removeHome(home);
			home = makeHome();
			await firstLab(step.number);
			found += trials().length;
			await startNext();
			await expect.poll(() => leftovers(home)).toEqual(nothing);
			faults.push(...trials().map((name) => `${inWords(step)}: ${name}`));
		}
		expect(faults).toEqual([]);
		expect(found).toBeGreaterThan(3);
	},
	10 * minutes,
);

test('a folder in which somebody tries just now stays', async () => {
	const starttime = /\) (?:\S+ ){19}(\d+)/.exec(readFileSync('/proc/self/stat', 'latin1'))?.[1];
	const [living, dead] = [`try-disk-${process.pid}-${starttime}-abcdef`, `try-disk-${process.pid}-1-abcdef`];
	for (const name of [living, dead]) mkdirSync(join(home.path, name));
	await startNext();
	expect(trials()).toEqual([living]);
});
