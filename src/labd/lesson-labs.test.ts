import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { silentLogger } from '../foundation/logger.ts';
import { createAdmission } from '../lifecycle/admission.ts';
import { unlimited } from '../lifecycle/capacity.ts';
import { CountedLabs, ScratchHome } from '../lifecycle/counted-labs.ts';
import { courseOf } from './bare-course.ts';
import { createLessonLabs } from './lesson-labs.ts';

let scratch: ScratchHome;

beforeAll(async () => {
	scratch = await ScratchHome.make();
});
afterAll(() => scratch[Symbol.dispose]());

function lessonLabs(counted: CountedLabs) {
	const { home } = scratch;
	const admission = createAdmission(4, unlimited);
	const { runtime } = counted.host(home, admission);
	const pool = { least: 3, most: 3, memoryBytes: Number.POSITIVE_INFINITY };
	const course = courseOf('lab');
	const labs = createLessonLabs({ runtime, home, course, logger: silentLogger, admission, pool });
	const enter = (learner: string) => labs.open({ id: learner, seed: 'seed' }, 'm/0');
	return { labs, enter };
}

/** On a busy machine too. */
function until(holds: () => void): Promise<void> {
	return vi.waitFor(holds, { timeout: 15_000 });
}

test('when all labs are to go, every one is killed before the first is removed, also those that nobody has', async () => {
	const counted = new CountedLabs();
	const { labs, enter } = lessonLabs(counted);
	for (let learner = 0; learner < 20; learner += 1) enter(`learner-${learner}`);
	await until(() => expect(labs.all.every(({ status }) => status.state === 'ready')).toBe(true));
	labs.pool?.open();
	await until(() => expect(counted.living.size).toBe(23));
	counted.done.length = 0;
	await labs.destroyAll('Over.');
	const killed = counted.done.flatMap((what, index) => (what.startsWith('killed ') ? [index] : []));
	expect(killed).toHaveLength(23);
	expect(Math.max(...killed)).toBeLessThan(counted.done.findIndex((what) => what.startsWith('destroyed ')));
	expect([counted.living.size, labs.known.size]).toEqual([0, 0]);
});

test('all labs are gone only when one that its learner no longer waits for is', async () => {
	const counted = new CountedLabs();
	const { labs, enter } = lessonLabs(counted);
	const lab = enter('ann');
	if (!lab.ok) throw new Error(lab.error.what);
	await until(() => expect(lab.value.status.state).toBe('ready'));
	const burial = Promise.withResolvers<void>();
	counted.burial = burial.promise;
	await lab.value.reset();
	expect([lab.value.status.state, labs.known.size]).toEqual(['ready', 2]);
	let gone = false;
	const going = labs.destroyAll('Over.').then(() => {
		gone = true;
	});
	await until(() => expect(lab.value.status.state).toBe('ended'));
	expect(gone).toBe(false);
	burial.resolve();
	await going;
	expect([counted.living.size, labs.known.size]).toEqual([0, 0]);
});
