import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';
import { type Result, succeed } from '../foundation/result.ts';
import type { Pty, PtySize } from '../pty/pty.ts';
import { type SessionOptions, TerminalSession } from './session.ts';
import { clampSize } from './shared-size.ts';
import type { Attachment, AttachOptions, TerminalEnd, TerminalViewer } from './viewer.ts';

export interface TerminalOptions {
	readonly startShell: (size: PtySize) => Result<Pty, Problem>;
	readonly explainExit?: SessionOptions['explainExit'];
}

/** A named place for a shell: it starts one when someone looks and there is none. */
export class Terminal {
	readonly name: string;
	readonly onActivity: Event<void>;
	readonly #options: TerminalOptions;
	readonly #activity = new Emitter<void>();
	#session: TerminalSession | undefined;

	constructor(name: string, options: TerminalOptions) {
		this.name = name;
		this.#options = options;
		this.onActivity = this.#activity.event;
	}

	/** The shell that lives in it now. */
	get session(): TerminalSession | undefined {
		return this.#session;
	}

	open(viewer: TerminalViewer, options: AttachOptions): Result<Attachment, Problem> {
		const session = this.#session ? succeed(this.#session) : this.#start(clampSize(options.size));
		return session.ok ? succeed(session.value.attach(viewer, options)) : session;
	}

	/** Shows a line of ours in the shell that lives in it, as of `TerminalSession.tell`. */
	tell(text: string): void {
		this.#session?.tell(text);
	}

	hangUp(): void {
		this.#session?.hangUp();
	}

	close(end: TerminalEnd): void {
		this.#session?.close(end);
	}

	#start(size: PtySize): Result<TerminalSession, Problem> {
		const pty = this.#options.startShell(size);
		if (!pty.ok) return pty;
		const session = new TerminalSession(pty.value, { size, explainExit: this.#options.explainExit });
		this.#session = session;
		session.onActivity(() => this.#activity.fire());
		session.onEnded(() => {
			this.#session = undefined;
			this.#activity.fire();
		});
		return succeed(session);
	}
}
