import type { Problem } from '../foundation/problem.ts';
import { closeCodes } from '../protocol/close-codes.ts';
import type { LabState, ProcessRow, ServerFrame } from '../protocol/frames.ts';
import type { LabEnding, QueuePosition } from '../protocol/lab-life.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { webPaths } from '../protocol/web-paths.ts';
import { LabLife } from './lab-life.ts';
import type { LessonVars } from './own-values.ts';
import { ProgressBook } from './progress.ts';
import { QuestionBook } from './questions.ts';
import { ReconnectingSocket, type SocketState } from './socket.ts';
import { Store } from './store.ts';
import { TerminalLink } from './terminal-link.ts';

export interface LabView {
	readonly connection: SocketState;
	/** The close code behind `away` or `refused`. */
	readonly code: number | null;
	/** What the server last said; before its first word, `starting`. */
	readonly state: LabState;
	readonly lab: string | null;
	readonly reason: string | null;
	readonly problem: Problem | null;
	/** The task in whose state the living lab was started; `null` if it was started afresh. */
	readonly entered: string | null;
	/** Its place among those that wait to be made. */
	readonly queue: QueuePosition | null;
	/** How the learner's last lab here ended, also while a new one lives. */
	readonly ended: LabEnding | null;
}

export interface ProcessesView {
	readonly rows: readonly ProcessRow[];
	/** How many processes there are beside these rows. */
	readonly more: number;
}

export type DebugFrame = Extract<ServerFrame, { type: 'debug' }>;

export interface SessionOptions {
	readonly url: string;
	readonly progress: ProgressBook;
	readonly silentAfter?: number;
}

const nothingYet: LabView = {
	connection: 'connecting',
	code: null,
	state: 'starting',
	lab: null,
	reason: null,
	problem: null,
	entered: null,
	queue: null,
	ended: null,
};

/** One page's conversation with the server: what its islands show and share. */
export class PageSession {
	readonly lab = new Store<LabView>(nothingYet);
	readonly life = new LabLife();
	/** `null` until the living lab has said. */
	readonly processes = new Store<ProcessesView | null>(null);
	/** By task id, of the living lab only. */
	readonly verdicts = new Store<ReadonlyMap<string, Verdict>>(new Map());
	/** A problem that ended nothing: shown until the next or until dismissed. */
	readonly problem = new Store<Problem | null>(null);
	/** The learner's own values, once the server has said them. */
	readonly vars = new Store<LessonVars | null>(null);
	/** Fences and limits that labs go without on the server's machine, a sentence each. */
	readonly lacks = new Store<readonly string[]>([]);
	readonly questions: QuestionBook;
	/** For authors: what the checks see, while `debug(true)` holds; `undefined` where labd lets nobody look. */
	readonly debugged = new Store<DebugFrame | null | undefined>(undefined);
	readonly progress: ProgressBook;
	/** The terminal that someone asked to see, counted so that asking twice tells twice. */
	readonly wanted = new Store<{ readonly terminal: string; readonly times: number } | null>(null);
	readonly #socket: ReconnectingSocket;
	readonly #terminals = new Map<string, TerminalLink>();
	#shown: string | undefined;
	#debugging = false;

	constructor({ url, progress, silentAfter }: SessionOptions) {
		this.progress = progress;
		this.questions = new QuestionBook(progress);
		this.#socket = new ReconnectingSocket({
			url,
			...(silentAfter === undefined ? {} : { silentAfter }),
			listener: {
				state: (state, code) => this.#connection(state, code),
				frame: (frame) => this.#frame(frame),
				bytes: (frame) => this.#terminalOf(frame[0])?.receive(frame),
			},
		});
	}

	connect(): void {
		this.#socket.connect();
	}

	close(): void {
		this.#socket.close();
		this.life.close();
	}

	/** The same link for the same name, always. */
	terminal(name: string): TerminalLink {
		const known = this.#terminals.get(name);
		if (known) return known;
		const link = new TerminalLink(name, this.#socket);
		this.#terminals.set(name, link);
		if (this.lab.get().connection === 'open') link.connected();
		return link;
	}

	show(terminal: string): void {
		this.#shown = terminal;
		this.wanted.update((wanted) => ({ terminal, times: (wanted?.times ?? 0) + 1 }));
	}

	/** The terminal whose tab is in front. */
	shown(terminal: string): void {
		this.#shown = terminal;
	}

	/** The terminal in front, or the first. */
	get atHand(): TerminalLink | undefined {
		return this.#terminals.get(this.#shown ?? '') ?? [...this.#terminals.values()][0];
	}

	/** Types into the terminal at hand and shows it; Enter is left to the learner, unless the text has it. */
	type(text: string): void {
		const terminal = this.atHand;
		if (terminal === undefined) return;
		this.show(terminal.name);
		terminal.type(text);
	}

	/** A fresh lab in place of the living one, in a state in which the task makes sense if one is named. */
	resetLab(task?: string): void {
		this.#socket.send({ type: 'reset-lab', ...(task === undefined ? {} : { task }) });
	}

	/** A lab after the last one ended or failed. */
	startLab(task?: string): void {
		this.#socket.send({ type: 'start-lab', ...(task === undefined ? {} : { task }) });
	}

	/** Keeps the living lab for another hour; the server says by how much its end moved, or why not. */
	extend(): void {
		this.#socket.send({ type: 'extend' });
	}

	/** Whether it went out: while the page is cut off nothing does. */
	answer(question: string, answer: string): boolean {
		return this.#socket.send({ type: 'answer', question, answer });
	}

	debug(on: boolean): void {
		this.#debugging = on;
		this.#socket.send({ type: 'debug', on });
	}

	#connection(connection: SocketState, code: number | null): void {
		this.lab.update((lab) => ({ ...lab, connection, code: connection === 'connecting' ? lab.code : code }));
		for (const terminal of this.#terminals.values())
			if (connection === 'open') terminal.connected();
			else terminal.disconnected();
		if (connection !== 'open') return;
		if (this.#debugging) this.#socket.send({ type: 'debug', on: true });
		void this.progress.load();
	}

	#terminalOf(channel: number | undefined): TerminalLink | undefined {
		return [...this.#terminals.values()].find((terminal) => terminal.channel === channel);
	}

	#frame(frame: ServerFrame): void {
		if (frame.type === 'lab') this.#labFrame(frame);
		else if (frame.type === 'opened') this.terminal(frame.terminal).opened(frame);
		else if (frame.type === 'ended') this.terminal(frame.terminal).ended(frame);
		else if (frame.type === 'problem') this.problem.set(frame.problem);
		else if (frame.type === 'lesson') this.#lessonFrame(frame);
		else if ('lab' in frame && frame.lab === this.lab.get().lab) this.#fact(frame);
	}

	/** What is told of the living lab. */
	#fact(frame: ServerFrame): void {
		if (frame.type === 'verdict') this.#verdict(frame);
		else if (frame.type === 'processes') this.processes.set({ rows: frame.rows, more: frame.more });
		else if (frame.type === 'answered') this.questions.answered(frame);
		else if (frame.type === 'outcome') this.questions.outcome(frame);
		else if (frame.type === 'debug') this.debugged.set(frame);
	}

	#lessonFrame({ vars, debug, lacks = [] }: Extract<ServerFrame, { type: 'lesson' }>): void {
		this.vars.set(vars);
		this.lacks.set(lacks);
		this.debugged.update((seen) => (debug ? (seen ?? null) : undefined));
	}

	#labFrame(frame: Extract<ServerFrame, { type: 'lab' }>): void {
		const { state, lab, reason, problem, entered = null, queue = null, ended = null } = frame;
		const before = this.lab.get();
		if (lab !== before.lab || state !== 'ready') {
			this.processes.set(null);
			this.verdicts.set(new Map());
			this.questions.forget();
		}
		if (lab !== before.lab) this.life.close();
		this.life.heard(frame.endsIn);
		this.lab.set({ ...before, state, lab, reason, problem, entered, queue, ended });
		if (state !== 'ready') return;
		for (const terminal of this.#terminals.values())
			if (terminal.view.get().end?.reason === 'lab-ended') terminal.openAgain();
	}

	#verdict({ task, lab: _lab, at, type: _, ...verdict }: Extract<ServerFrame, { type: 'verdict' }>): void {
		this.verdicts.update((verdicts) => new Map(verdicts).set(task, verdict));
		if (verdict.verdict === 'passed') this.progress.pass(task, { passedAt: at, verdict });
	}
}

/** Why the page is cut off, in words; `null` while it is not. */
export function disconnection({ connection, code }: LabView): string | null {
	if (connection === 'away' || (connection === 'connecting' && code !== null))
		return code === closeCodes.labdAway
			? 'The lab daemon is away; connecting again…'
			: 'Proclab can’t be reached; connecting again…';
	if (connection !== 'refused') return null;
	if (code === closeCodes.tooMuchInput) return 'That was more input than the program in the terminal read.';
	if (code === closeCodes.notFound) return 'The server doesn’t know this lesson.';
	return 'The page and the server misunderstood each other.';
}

let session: PageSession | undefined;

/** The session of this page: every island gets the same, and the first call connects. While the site is built it is one that never does. */
export function pageSession(lesson: string): PageSession {
	if (session) return session;
	if (typeof window === 'undefined') return new PageSession({ url: '', progress: new ProgressBook() });
	const url = new URL(`${webPaths.session}?lesson=${encodeURIComponent(lesson)}`, location.href);
	url.protocol = url.protocol.replace('http', 'ws');
	session = new PageSession({ url: url.href, progress: pageProgress() });
	session.connect();
	window.addEventListener('online', session.connect.bind(session));
	return session;
}

let progress: ProgressBook | undefined;

/** The progress that everything on this page shows. */
export function pageProgress(): ProgressBook {
	progress ??= new ProgressBook();
	return progress;
}
