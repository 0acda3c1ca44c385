import { expect, test } from 'vitest';
import type { LessonLab } from '../../src/labd/lesson-lab.ts';
import type { LessonLabs } from '../../src/labd/lesson-labs.ts';
import { isAlive } from '../../src/lifecycle/is-alive.ts';
import type { LabPool } from '../../src/lifecycle/lab-pool.ts';
import { courseOf, courseWith, task, until, useCourses } from './labd-courses.ts';
import { ask, LabdProcess, leftovers, makeHome, nothingLeft, removeHome } from './labd-kit.ts';
import { Page } from './labd-page.ts';

const { home, runtime, labsFor, openLab, runIn } = useCourses();
const plenty = { least: 1, most: 4, memoryBytes: 1024 ** 3 };
const minute = 60_000;

function openPool(labs: LessonLabs): LabPool {
	if (labs.pool === undefined) throw new Error('no pool');
	labs.pool.open();
	return labs.pool;
}

/** The lab that is ready for nobody yet, beside those that somebody has. */
function waitingLab(...others: readonly LessonLab[]): string {
	const taken = others.map(({ status }) => status.ready?.ref.id);
	const [id, ...more] = leftovers(home).labs.filter((lab) => !taken.includes(lab));
	if (id === undefined || more.length > 0) throw new Error('not one lab is waiting');
	return id;
}

test('a reset takes a lab that is ready: another one, with nothing of the old in it, and the old one goes', async () => {
	const labs = labsFor(courseOf(), { pool: plenty });
	const pool = openPool(labs);
	await until(() => expect(pool.size).toBe(1));
	const lab = openLab(labs);
	await lab.start();
	const before = lab.status.ready?.ref;
	await runIn(lab, 'touch /root/mine; echo changed > /etc/hostname; sleep 1234 > /dev/null 2>&1 &');
	await until(() => expect(pool.size).toBe(1));
	const waiting = waitingLab(lab);
	await lab.reset();
	const after = lab.status.ready;
	expect(after?.ref.id).toBe(waiting);
	expect(after?.ref.labels).toEqual({ learner: 'learner', lesson: 'm/l' });
	expect(after?.baseline.processes.map(({ ppid }) => ppid)).toEqual([expect.any(Number), after?.ref.init.pid]);
	await runIn(lab, '! test -e /root/mine && ! grep -q changed /etc/hostname && ! pgrep -f "[s]leep 1234"');
	expect(leftovers(home).labs).not.toContain(before?.id);
});

test('a lab that was killed while it waited is never handed out, and goes', async () => {
	const labs = labsFor(courseOf(), { pool: plenty });
	const pool = openPool(labs);
	await until(() => expect(pool.size).toBe(1));
	const killed = waitingLab();
	const init = (await runtime.list()).find(({ id }) => id === killed)?.init ?? { pid: Number.NaN, starttime: 0 };
	process.kill(init.pid, 'SIGKILL');
	await until(() => expect(isAlive(init)).toBe(false));
	const lab = openLab(labs);
	await lab.start();
	expect(lab.status.state).toBe('ready');
	expect(lab.status.ready?.ref.id).not.toBe(killed);
	await runIn(lab, 'echo alive');
	await until(() => expect(leftovers(home).labs).not.toContain(killed));
});

test('the start scripts of a lesson run in the lab that was taken, and its tasks count from after them', async () => {
	const lesson = { tasks: [task({ start: 'setsid sleep 4321 > /dev/null 2>&1 &' })], lab: { hostname: 'taken' } };
	const labs = labsFor(courseWith(lesson), { pool: plenty });
	const pool = openPool(labs);
	await until(() => expect(pool.size).toBe(1));
	const waiting = waitingLab();
	const lab = openLab(labs);
	await lab.start();
	expect(lab.status.ready?.ref.id).toBe(waiting);
	expect(lab.status.ready?.baseline.processes.map(({ argv }) => argv?.join(' '))).toContain('sleep 4321');
	await runIn(lab, 'test "$(hostname)" = taken');
});

test('labs that are ready take up the memory that they may, and no more', async () => {
	const most = 8 * 1024 ** 2;
	const labs = labsFor(courseOf(), { pool: { least: 100, most: 100, memoryBytes: most } });
	const pool = openPool(labs);
	await expect.poll(() => pool.memoryBytes * (1 + 1 / pool.size)).toBeGreaterThan(most);
	expect(pool.memoryBytes).toBeLessThanOrEqual(most);
	expect(leftovers(home).labs).toHaveLength(pool.size);
});

test(
	'two hundred learners who come at once all get a lab with a prompt, and no two the same',
	async () => {
		const labs = labsFor(courseOf(), { pool: { ...plenty, most: 10 } });
		openPool(labs);
		const learners = Array.from({ length: 200 }, (_, index) => `learner-${index}`);
		const prompts = await Promise.all(learners.map((id) => promptOf(labs, id)));
		expect(prompts.filter((prompt) => !prompt.includes('#'))).toEqual([]);
		expect(labs.all.filter(({ status }) => status.state !== 'ready')).toEqual([]);
		expect(new Set(labs.all.map(({ status }) => status.ready?.ref.id)).size).toBe(200);
	},
	5 * minute,
);

/** What the terminal of a learner's lab shows first, once there is a prompt. */
async function promptOf(labs: LessonLabs, id: string): Promise<string> {
	const opened = labs.open({ id, seed: id }, 'm/l');
	if (!opened.ok) throw new Error(opened.error.what);
	await opened.value.start();
	const { promise, resolve } = Promise.withResolvers<string>();
	let shown = '';
	opened.value.terminal('main')?.open(
		{
			opened: () => undefined,
			output(bytes) {
				shown += Buffer.from(bytes).toString();
				if (shown.includes('#')) resolve(shown);
			},
			ended: ({ reason }) => resolve(reason),
		},
		{ size: { columns: 80, rows: 24 } },
	);
	return promise;
}

test.each(['SIGKILL', 'SIGTERM'] as const)(
	'labd that gets %s leaves no lab that was ready, at its next start at the latest',
	async (signal) => {
		const own = makeHome();
		const env = { PROCLAB_POOL_MOST: '3', PROCLAB_POOL_LEAST: '3' };
		const first = await new LabdProcess(own, env).ready();
		await expect.poll(() => poolSize(own)).toBe(3);
		await first.end(signal);
		if (signal === 'SIGKILL') {
			expect(leftovers(own).labs).toHaveLength(3);
			const next = await new LabdProcess(own).ready();
			expect(leftovers(own).labs).toEqual([]);
			await next.end('SIGTERM');
		}
		await nothingLeft(own);
		removeHome(own);
	},
);

test('with the settings of one learner a lab is ready before anybody comes, and is theirs: metrics tell', async () => {
	const own = makeHome();
	const labd = await new LabdProcess(own, { PROCLAB_POOL_MOST: '200' }).ready();
	await expect.poll(() => poolSize(own)).toBe(1);
	const [waiting] = leftovers(own).labs;
	const page = await Page.connect(own, { learner: 'l', lesson: 'processes/seeing-processes' });
	await page.ready();
	expect(page.lab?.lab).toBe(waiting);
	await expect
		.poll(() => ask(own, 'GET', '/metrics').then(({ body }) => body))
		.toContain('proclab_pool_answers_total{answer="hit"} 1');
	await expect.poll(() => poolSize(own)).toBeGreaterThan(0);
	await page.close();
	await labd.end('SIGTERM');
	await nothingLeft(own);
	removeHome(own);
});

async function poolSize(own: ReturnType<typeof makeHome>): Promise<number> {
	const { body } = await ask(own, 'GET', '/metrics');
	return Number(/^proclab_pool_labs (\d+)$/m.exec(body)?.[1]);
}
