import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import { createLessonLabs, type LessonLabs } from '../../src/labd/lesson-labs.ts';
import { type Admission, createAdmission } from '../../src/lifecycle/admission.ts';
import { createCapacity } from '../../src/lifecycle/capacity.ts';
import { Reaper } from '../../src/lifecycle/reaper.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { courseOf, Told, task, until, useCourses } from './labd-courses.ts';
import { ask, LabdProcess, leftovers, makeHome, nothingLeft, removeHome } from './labd-kit.ts';
import { openShell, Page } from './labd-page.ts';

const lesson = 'processes/seeing-processes';
const { home, runtime, labsFor, openLab } = useCourses();

function learnersLab(labs: LessonLabs, learner: string) {
	const opened = labs.open({ id: learner, seed: learner }, 'm/l');
	if (!opened.ok) throw new Error(opened.error.what);
	return opened.value;
}

test('a lab ends when its lifetime is over although a page shows it, and says how long it lived', async () => {
	const lab = openLab(labsFor(courseOf(task()), { lifetime: { lifetime: 1_500 } }));
	const told = new Told(lab);
	using _attention = lab.attend();
	await lab.start();
	expect(told.all('lab').at(-1)?.endsIn).toBeLessThanOrEqual(1_500);
	await until(() => expect(lab.status).toMatchObject({ state: 'ended', ended: { cause: 'lifetime' } }));
	expect(told.all('lab').at(-1)).toMatchObject({ state: 'ended', reason: expect.stringContaining('2 seconds') });
	expect(told.all('lab').at(-1)).not.toHaveProperty('endsIn');
	await nothingLeft(home);
});

test('a page that keeps the lab tells all pages how long it has now; past the most it alone is told why not', async () => {
	const own = makeHome();
	const env = { PROCLAB_LIFETIME_HOURS: '1', PROCLAB_LIFETIME_MOST_HOURS: '2' };
	const labd = await new LabdProcess(own, env).ready();
	const [one, two] = [
		await Page.connect(own, { learner: 'l', lesson }),
		await Page.connect(own, { learner: 'l', lesson }),
	];
	await Promise.all([one.ready(), two.ready()]);
	one.say({ type: 'extend' });
	await two.until(() => (two.lab?.endsIn ?? 0) > 3_600_000);
	expect(two.lab).toMatchObject({ state: 'ready', lab: one.lab?.lab });
	one.say({ type: 'extend' });
	await one.until(() => one.all('problem').length > 0);
	expect(one.all('problem')[0]?.problem).toMatchObject({
		code: 'lab-not-extendable',
		why: expect.stringContaining('2 hours'),
	});
	expect(two.all('problem')).toEqual([]);
	const metrics = (await ask(own, 'GET', '/metrics')).body;
	expect(metrics).toContain('proclab_lab_extensions_total{granted="true"} 1');
	expect(metrics).toContain('proclab_lab_extensions_total{granted="false"} 1');
	expect(metrics).toMatch(/proclab_labs_promised\{of="memory_bytes"\} [1-9]/);
	expect(await labd.end('SIGTERM')).toBe(0);
	removeHome(own);
});

test('how a lab ended is known while the next one lives: it was reset, its PID 1 was killed', async () => {
	const lab = openLab(labsFor(courseOf(task())));
	using _attention = lab.attend();
	await lab.start();
	await lab.reset();
	expect(lab.status).toMatchObject({ state: 'ready', ended: { cause: 'reset' } });
	process.kill(lab.status.ready?.ref.init.pid ?? Number.NaN, 'SIGKILL');
	await until(() => expect(lab.status).toMatchObject({ state: 'ended', ended: { cause: 'init-ended' } }));
	await lab.start();
	expect(lab.status).toMatchObject({ state: 'ready', ended: { cause: 'init-ended' } });
});

test('twenty labs are asked for where there is room for five: all are made in the order of asking, and none fails', async () => {
	const inner = createAdmission(4, createCapacity({ mostLabs: 5, overcommit: 1_000 }));
	const [asked, begun]: [object[], object[]] = [[], []];
	const admission: Admission = {
		run(turn, make) {
			asked.push(turn.holder);
			return inner.run(turn, () => {
				begun.push(turn.holder);
				return make();
			});
		},
		...{ hold: inner.hold.bind(inner), leave: inner.leave.bind(inner), look: inner.look.bind(inner) },
		...{ waiting: 0, lackingRoom: 0, making: 0, held: inner.held, onMoved: inner.onMoved },
	};
	const labs = labsFor(courseOf(task()), { admission, lifetime: { idle: 300 } });
	const learners = Array.from({ length: 20 }, (_, index) => `learner-${index}`);
	const told = new Map<string, Told>();
	let most = 0;
	await Promise.all(
		learners.map(async (learner) => {
			const lab = learnersLab(labs, learner);
			told.set(learner, new Told(lab));
			const page = lab.attend();
			const started = await lab.start();
			expect(started).toMatchObject({ ok: true });
			most = Math.max(most, labs.all.filter(({ status }) => status.state === 'ready').length);
			page[Symbol.dispose]();
		}),
	);
	expect(most).toBeLessThanOrEqual(5);
	expect(asked).toHaveLength(20);
	expect(begun.map((holder) => asked.indexOf(holder))).toEqual([...asked.keys()]);
	const last = told.get('learner-19')?.all('lab') ?? [];
	const positions = last.flatMap(({ queue }) => (queue === undefined ? [] : [queue.position]));
	expect(positions.length).toBeGreaterThan(0);
	expect(positions).toEqual(positions.toSorted((a, b) => b - a));
	expect(last.filter(({ state }) => state === 'failed')).toEqual([]);
	await nothingLeft(home);
});

test('who waits without a page leaves the queue, and is in it again when the page comes back', async () => {
	const admission = createAdmission(4, createCapacity({ mostLabs: 1, overcommit: 1_000 }));
	const labs = labsFor(courseOf(task()), { admission, patience: 200 });
	const first = learnersLab(labs, 'first');
	await first.start();
	const waiting = learnersLab(labs, 'waiting');
	const page = waiting.attend();
	await until(() => expect(waiting.status.queue).toEqual({ position: 1, of: 1 }));
	page[Symbol.dispose]();
	await until(() => expect(waiting.status).toMatchObject({ state: 'ended', ended: { cause: 'given-up' } }));
	expect(admission.waiting).toBe(0);
	using _back = waiting.attend();
	await until(() => expect(waiting.status.queue).toEqual({ position: 1, of: 1 }));
	await first.destroy();
	await until(() => expect(waiting.status.state).toBe('ready'));
});

test('while labs are made and end the reaper removes what is nobody’s, and nothing of theirs or of another home', async () => {
	const labs = labsFor(courseOf(task({ start: 'sleep 0.05' })));
	const neighbour = makeHome();
	const neighbours = createLessonLabs({
		...{ runtime: createOciRuntime({ home: neighbour, logger: silentLogger }), home: neighbour },
		...{ course: courseOf(task()), logger: silentLogger },
	});
	const theirs = learnersLab(neighbours, 'them');
	await theirs.start();
	mkdirSync(join(home.labs, 'lab-nobodys'), { recursive: true });
	const removed: string[] = [];
	const reaper = new Reaper({ runtime, logger: silentLogger, known: labs.known });
	let making = true;
	const reaping = (async () => {
		while (making) {
			removed.push(...(await reaper.look()).destroyed.map(({ id }) => id));
			await sleep(5);
		}
	})();
	const learners = Array.from({ length: 8 }, (_, index) => learnersLab(labs, `learner-${index}`));
	for (const round of [1, 2]) {
		const done = await Promise.all(learners.map((lab) => (round === 1 ? lab.start() : lab.reset())));
		expect(done.filter(({ ok }) => !ok)).toEqual([]);
	}
	making = false;
	await reaping;
	expect(removed).toEqual(['lab-nobodys']);
	expect(leftovers(home).labs.toSorted()).toEqual(learners.map((lab) => lab.status.ready?.ref.id).toSorted());
	expect(theirs.status.state).toBe('ready');
	expect(leftovers(neighbour).labs).toEqual([theirs.status.ready?.ref.id]);
	await neighbours.destroyAll('The test is over.');
	await nothingLeft(neighbour);
	removeHome(neighbour);
});

test.each([
	['SIGKILL', 'labd-crashed'],
	['SIGTERM', 'labd-stopped'],
] as const)('after %s of labd the next one tells the learner that the lab ended so', async (signal, cause) => {
	const own = makeHome();
	const first = await new LabdProcess(own).ready();
	const page = await Page.connect(own, { learner: 'l', lesson });
	await page.ready();
	await openShell(page);
	await first.end(signal);
	if (signal === 'SIGTERM') expect(page.lab).toMatchObject({ state: 'ended', ended: { cause } });
	const next = await new LabdProcess(own).ready();
	const [back, stranger] = [
		await Page.connect(own, { learner: 'l', lesson }),
		await Page.connect(own, { learner: 'other', lesson }),
	];
	await Promise.all([back.ready(), stranger.ready()]);
	expect(back.lab).toMatchObject({ state: 'ready', ended: { cause } });
	expect(stranger.lab).not.toHaveProperty('ended');
	expect(await next.end('SIGTERM')).toBe(0);
	await nothingLeft(own);
	removeHome(own);
});
