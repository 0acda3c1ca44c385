import { expect, test, vi } from 'vitest';
import { closeCodes } from '../protocol/close-codes.ts';
import type { ProcessRow, ServerFrame } from '../protocol/frames.ts';
import { startServer } from './client-test-kit.ts';
import { manualCommand, readManual } from './manual.ts';
import { disconnection, PageSession } from './page-session.ts';
import { ProgressBook } from './progress.ts';

async function openPage(server: Awaited<ReturnType<typeof startServer>>) {
	const session = new PageSession({ url: server.url, progress: new ProgressBook('http://127.0.0.1:9/api/progress') });
	session.connect();
	const served = await server.nextPage();
	await vi.waitFor(() => expect(session.lab.get().connection).toBe('open'));
	return { session, served, [Symbol.dispose]: () => session.close() };
}

const silent = { write: (_bytes: Uint8Array, parsed: () => void) => parsed() };
const lab = (state: 'ready' | 'resetting', id: string | null): ServerFrame => ({
	type: 'lab',
	state,
	lab: id,
	reason: null,
	problem: null,
});
const zombie: ProcessRow = {
	pid: 4711,
	starttime: 9,
	insidePid: 7,
	nested: [],
	parent: 4700,
	insideParent: 1,
	state: 'Z',
	command: '[sleep]',
	user: 0,
};
const passed: ServerFrame = {
	type: 'verdict',
	task: 'make-a-zombie',
	lab: 'lab-1',
	at: 1_000,
	verdict: 'passed',
	says: 'Your sleep is a zombie.',
	evidence: [],
};

test('a passed task stays passed when the lab is reset, though the live verdict goes', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	page.served.say(lab('ready', 'lab-1'));
	page.served.say(passed);
	await vi.waitFor(() => expect(page.session.verdicts.get().get('make-a-zombie')?.verdict).toBe('passed'));
	page.served.say(lab('resetting', null));
	await vi.waitFor(() => expect(page.session.lab.get().state).toBe('resetting'));
	expect(page.session.verdicts.get().size).toBe(0);
	expect(page.session.progress.view.get().passed.get('make-a-zombie')?.passedAt).toBe(1_000);
});

test('what a dead lab still says is not taken for the living one', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	page.served.say(lab('ready', 'lab-2'));
	page.served.say(passed);
	page.served.say({ type: 'processes', lab: 'lab-1', rows: [zombie], more: 0 });
	page.served.say({ type: 'processes', lab: 'lab-2', rows: [], more: 3 });
	await vi.waitFor(() => expect(page.session.processes.get()).toEqual({ rows: [], more: 3 }));
	expect(page.session.verdicts.get().size).toBe(0);
});

test('terminals that ended with their lab open again in the next one', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	page.session.terminal('main').attach(silent, { columns: 80, rows: 24 });
	await page.served.heard('open');
	page.served.say({ type: 'ended', terminal: 'main', reason: 'lab-ended', exitCode: null, problem: null });
	page.served.say(lab('ready', 'lab-2'));
	await vi.waitFor(() => expect(page.served.frames.filter(({ type }) => type === 'open')).toHaveLength(2));
});

test('a terminal whose shell exited stays ended when another lab starts', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	page.session.terminal('main').attach(silent, { columns: 80, rows: 24 });
	await page.served.heard('open');
	page.served.say({ type: 'ended', terminal: 'main', reason: 'exited', exitCode: 0, problem: null });
	page.served.say(lab('ready', 'lab-2'));
	await vi.waitFor(() => expect(page.session.lab.get().lab).toBe('lab-2'));
	expect(page.session.terminal('main').view.get().state).toBe('ended');
});

test('while labd is away the page says so, also while it tries again', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	const said: (string | null)[] = [];
	page.session.lab.subscribe((view) => said.push(disconnection(view)));
	page.served.socket.close(closeCodes.labdAway);
	await server.nextPage();
	await vi.waitFor(() => expect(disconnection(page.session.lab.get())).toBe(null));
	const away = 'The lab daemon is away; connecting again…';
	expect(said.filter((words) => words !== null)).toEqual([away, away]);
});

test('a command is typed into the terminal that was last shown, without Enter', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	for (const name of ['main', 'second']) page.session.terminal(name).attach(silent, { columns: 80, rows: 24 });
	page.session.show('second');
	page.session.type('ps -f');
	await page.served.heard('open');
	page.served.say({ type: 'opened', terminal: 'second', channel: 2, instance: 'i', offset: 0, live: 0, lost: false });
	await vi.waitFor(() =>
		expect(page.served.bytes.map((bytes) => [bytes[0], new TextDecoder().decode(bytes.subarray(1))])).toEqual([
			[2, 'ps -f'],
		]),
	);
});

test('answers and outcomes of the living lab are known, and in the progress; a new lab forgets only the first', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	const { answers, outcomes } = page.session.questions;
	page.served.say(lab('ready', 'lab-1'));
	page.served.say({
		...{ type: 'answered', question: 'which', lab: 'lab-1', at: 1, answer: '7' },
		...{ verdict: 'not-yet', says: 'No.', wrong: 'inside', evidence: [] },
	});
	page.served.say({
		...{ type: 'outcome', question: 'what', lab: 'lab-1', at: 2, predicted: 'stays', option: 'gone' },
		...{ says: 'It is gone.', evidence: [] },
	});
	await vi.waitFor(() => expect(outcomes.get().get('what')?.option).toBe('gone'));
	expect(answers.get().get('which')?.verdict).toEqual({
		verdict: 'not-yet',
		says: 'No.',
		wrong: 'inside',
		evidence: [],
	});
	page.served.say(lab('resetting', null));
	await vi.waitFor(() => expect(outcomes.get().size).toBe(0));
	const known = page.session.progress.view.get().answers;
	expect(known.get('what')).toMatchObject({ answer: 'stays', verdict: { verdict: 'not-yet', wrong: 'stays' } });
	expect(known.get('which')?.answer).toBe('7');
});

test('an author who looks is told again after the connection was lost', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	page.served.say({ type: 'lesson', vars: { task: { name: 'otter-417' } }, debug: true });
	await vi.waitFor(() => expect(page.session.debugged.get()).toBe(null));
	expect(page.session.vars.get()).toEqual({ task: { name: 'otter-417' } });
	page.session.debug(true);
	expect((await page.served.heard('debug')).on).toBe(true);
	page.served.socket.close(closeCodes.labdAway);
	const next = await server.nextPage();
	expect((await next.heard('debug')).on).toBe(true);
});

test('a lab is started and reset in the state of a task, and an answer goes out only while connected', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	page.session.resetLab('bury-it');
	expect(await page.served.heard('reset-lab')).toEqual({ type: 'reset-lab', task: 'bury-it' });
	page.session.startLab();
	expect(await page.served.heard('start-lab')).toEqual({ type: 'start-lab' });
	page.served.say({ type: 'lab', state: 'ready', lab: 'lab-2', reason: null, problem: null, entered: 'bury-it' });
	await vi.waitFor(() => expect(page.session.lab.get().entered).toBe('bury-it'));
	expect(page.session.answer('which', '7')).toBe(true);
	expect(await page.served.heard('answer')).toEqual({ type: 'answer', question: 'which', answer: '7' });
	page.session.close();
	expect(page.session.answer('which', '8')).toBe(false);
});

test('a manual page takes the place of a half-typed line, and of one that is open', async () => {
	await using server = await startServer();
	using page = await openPage(server);
	page.session.terminal('main').attach(silent, { columns: 80, rows: 24 });
	await page.served.heard('open');
	page.served.say(lab('ready', 'lab-1'));
	page.served.say({ type: 'opened', terminal: 'main', channel: 1, instance: 'i', offset: 0, live: 0, lost: false });
	await vi.waitFor(() => expect(page.session.terminal('main').view.get().state).toBe('ready'));
	const typed = () => page.served.bytes.map((bytes) => new TextDecoder().decode(bytes.subarray(1)));
	readManual(page.session, 'man 5 proc_pid_stat');
	await vi.waitFor(() => expect(typed()).toEqual(['\x15man 5 proc_pid_stat\r']));
	const man = { ...zombie, state: 'S', command: 'man 5 proc_pid_stat' };
	page.served.say({ type: 'processes', lab: 'lab-1', rows: [man], more: 0 });
	await vi.waitFor(() => expect(page.session.processes.get()?.rows).toHaveLength(1));
	readManual(page.session, 'man 7 signal');
	await vi.waitFor(() => expect(typed().at(-1)).toBe('q'));
	page.served.say({ type: 'processes', lab: 'lab-1', rows: [], more: 0 });
	await vi.waitFor(() => expect(typed().at(-1)).toBe('\x15man 7 signal\r'));
});

test('only what names a manual page makes a command', () => {
	expect(manualCommand('proc_pid_status(5)')).toBe('man 5 proc_pid_status');
	expect(manualCommand('proc_pid_status(5); rm -r /')).toBe(undefined);
});
