import { expect, test } from 'vitest';
import { PageSession, type PageWire } from '../../src/labd/page-session.ts';
import { type ClientFrame, type ServerFrame, serverFrameSchema } from '../../src/protocol/frames.ts';
import { courseOf, framesOf, task, until, useCourses } from './labd-courses.ts';

const { labsFor, openLab } = useCourses();

/** A page without a socket: what it is told, and how far it lies behind. */
class TestPage {
	readonly frames: ServerFrame[] = [];
	backlog = 0;
	closed: number | undefined;
	readonly wire: PageWire;

	constructor() {
		const page = this;
		this.wire = {
			send: (frame) => void page.frames.push(serverFrameSchema.parse(frame)),
			sendBytes: () => undefined,
			close: (code) => {
				page.closed = code;
			},
			get backlog() {
				return page.backlog;
			},
		};
	}

	problems(): string[] {
		return framesOf(this.frames, 'problem').map(({ problem }) => `${problem.code} ${problem.fix}`);
	}
}

async function openPage(debug: boolean) {
	const first = task({ id: 'first', vars: { name: () => 'otter-417' } });
	const lab = openLab(labsFor(courseOf(first, task({ id: 'second', needs: ['first'] })), { debug }));
	await lab.start();
	const page = new TestPage();
	const session = new PageSession(lab, page.wire);
	const say = (frame: ClientFrame) => session.text(JSON.stringify(frame));
	return { lab, page, session, say };
}

test('the lesson is told first, with the learner’s values, and then how the tasks stand', async () => {
	const { page } = await openPage(false);
	expect(page.frames[0]).toEqual({ type: 'lesson', vars: { first: { name: 'otter-417' }, second: {} }, debug: false });
	expect(page.frames[1]).toMatchObject({ type: 'lab', state: 'ready' });
	expect(framesOf(page.frames, 'verdict')).toMatchObject([{ task: 'second', verdict: 'not-yet' }]);
});

test('an id that the lesson doesn’t have is told with the nearest to that page, which stays connected', async () => {
	const { lab, page, say } = await openPage(false);
	const id = lab.status.ready?.ref.id;
	say({ type: 'reset-lab', task: 'frist' });
	say({ type: 'start-lab', task: 'secnd' });
	say({ type: 'answer', question: 'nothing-like-it', answer: 'x' });
	await until(() =>
		expect(page.problems().sort()).toEqual([
			'unknown-question Reload the page: the lesson may have changed.',
			"unknown-task Perhaps you meant 'first'.",
			"unknown-task Perhaps you meant 'second'.",
		]),
	);
	expect([page.closed, lab.status.ready?.ref.id]).toEqual([undefined, id]);
});

test('a page can enter a task, and pages are told which', async () => {
	const { lab, page, say } = await openPage(false);
	say({ type: 'reset-lab', task: 'second' });
	await until(() => expect(framesOf(page.frames, 'lab').at(-1)).toMatchObject({ state: 'ready', entered: 'second' }));
	await until(() => expect(lab.verdicts().get('second')?.says).toBe('not-yet'));
	expect(framesOf(page.frames, 'verdict').at(-1)).toMatchObject({ lab: lab.status.ready?.ref.id });
});

test('where labd was not started for authors what the checks see is not told', async () => {
	const { lab, page, say } = await openPage(false);
	say({ type: 'debug', on: true });
	await new Promise((resolve) => lab.onLook(resolve));
	expect(page.problems()).toEqual(['debug-off Start Proclab with: npm run dev']);
	expect(framesOf(page.frames, 'debug')).toEqual([]);
});

test('an author’s page is told at each look, until it asks for no more, and not while it lies behind', async () => {
	const { lab, page, session, say } = await openPage(true);
	const debug = () => framesOf(page.frames, 'debug').length;
	expect(page.frames[0]).toMatchObject({ type: 'lesson', debug: true });
	let looks = 0;
	lab.onLook(() => {
		looks += 1;
	});
	const look = () => {
		const before = looks;
		return until(() => expect(looks).toBeGreaterThan(before + 1));
	};
	await look();
	expect(debug()).toBe(0);
	say({ type: 'debug', on: true });
	say({ type: 'debug', on: true });
	looks = 0;
	await look();
	expect(debug()).toBe(looks);
	expect(framesOf(page.frames, 'debug').at(-1)).toMatchObject({
		lab: lab.status.ready?.ref.id,
		snapshot: { version: 2, processes: expect.any(Array) },
		judged: [
			{ task: 'first', state: 'active', raw: { verdict: 'not-yet' }, threw: null },
			{ task: 'second', state: 'waiting', raw: null },
		],
	});
	page.backlog = 10 * 1024 * 1024;
	const before = debug();
	await look();
	expect(debug()).toBe(before);
	page.backlog = 0;
	await look();
	expect(debug()).toBeGreaterThan(before);
	say({ type: 'debug', on: false });
	const last = debug();
	await look();
	expect(debug()).toBe(last);
	say({ type: 'debug', on: true });
	session[Symbol.dispose]();
	await look();
	expect(debug()).toBe(last);
});
