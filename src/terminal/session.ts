import { randomUUID } from 'node:crypto';
import { Emitter, type Event } from '../foundation/emitter.ts';
import { maxPendingInputBytes, replayBytes } from '../protocol/numbers.ts';
import type { Pty, PtyExit, PtySize } from '../pty/pty.ts';
import { ByteRing } from './byte-ring.ts';
import { FlowControl } from './flow-control.ts';
import { batchBytes, OutputBatcher } from './output-batcher.ts';
import { OutputFilter } from './output-filter.ts';
import { OutputState } from './output-state.ts';
import { SharedSize } from './shared-size.ts';
import { type Attachment, type AttachOptions, exitedWith, type TerminalEnd, type TerminalViewer } from './viewer.ts';

/** In reverse video, so that no program's output is taken for ours by mistake. */
const lineMark = { on: '\x1b[0;7m', off: '\x1b[0m' } as const;

interface Attached {
	readonly viewer: TerminalViewer;
	size: PtySize;
	/** Offset of the next byte to send. */
	next: number;
}

export interface SessionOptions {
	readonly size: PtySize;
	/** Says why the shell exited, when there may be more to it than its exit status. */
	readonly explainExit?: ((exit: PtyExit) => Promise<TerminalEnd>) | undefined;
}

/** One shell on one pty, watched by any number of viewers, also none: then its output is read and kept all the same. */
export class TerminalSession {
	/** The identity of this shell. */
	readonly instance = randomUUID();
	readonly onEnded: Event<TerminalEnd>;
	/** Someone typed or the program wrote: something may have changed in the lab. */
	readonly onActivity: Event<void>;
	readonly #pty: Pty;
	readonly #ended = new Emitter<TerminalEnd>();
	readonly #activity = new Emitter<void>();
	readonly #filter = new OutputFilter();
	readonly #ring = new ByteRing(replayBytes);
	readonly #batcher = new OutputBatcher(() => this.#sendAll());
	readonly #flow: FlowControl<Attached>;
	readonly #size: SharedSize;
	readonly #state = new OutputState();
	/** Lines that wait until one may come between. */
	readonly #lines: string[] = [];
	/** The most recently active viewer is last. */
	#attached: Attached[] = [];
	/** The shell exited or was hung up: nothing more goes to it. */
	#over = false;
	#end: TerminalEnd | undefined;

	/** Takes over a pty that was just made with this size. */
	constructor(pty: Pty, { size, explainExit }: SessionOptions) {
		this.#pty = pty;
		this.onEnded = this.#ended.event;
		this.onActivity = this.#activity.event;
		this.#flow = new FlowControl(pty);
		this.#size = new SharedSize(size, (wanted) => pty.resize(wanted));
		pty.onData((bytes) => this.#take(bytes));
		pty.onExit((exit) => {
			this.#over = true;
			if (explainExit === undefined) this.#finish(exitedWith(exit));
			else void explainExit(exit).then((end) => this.#finish(end));
		});
	}

	/** Shows a viewer what it lacks, then everything that follows. Not after the end. */
	attach(viewer: TerminalViewer, { size, from }: AttachOptions): Attachment {
		const { offset, lost } = this.#whereToResume(from);
		const attached: Attached = { viewer, size, next: offset };
		this.#attached.push(attached);
		this.#flow.join(attached, offset);
		viewer.opened({ instance: this.instance, offset, live: this.#ring.end, lost });
		this.#size.want(size);
		this.#send(attached);
		return {
			write: (bytes) => this.#write(attached, bytes),
			acknowledge: (acknowledged) =>
				!this.#attached.includes(attached) || this.#flow.acknowledge(attached, acknowledged),
			resize: (wanted) => {
				attached.size = wanted;
				this.#makeActive(attached);
			},
			[Symbol.dispose]: () => this.#detach(attached),
		};
	}

	/**
	 * Shows a line of ours between what the program writes: at once, or as soon as neither a control sequence is half written nor a
	 * full-screen program on the screen. The program doesn't get it. `text` is plain: no control characters.
	 */
	tell(text: string): void {
		if (this.#over) return;
		this.#lines.push(text);
		this.#tellLines();
	}

	/** Closes the pty master, as closing a window would. */
	hangUp(): void {
		this.close({ reason: 'hung-up', exitCode: null, problem: null });
	}

	/** Tells the viewers why, and closes the pty master. */
	close(end: TerminalEnd): void {
		this.#finish(end);
		this.#pty.hangUp();
	}

	#take(bytes: Uint8Array): void {
		if (this.#end !== undefined) return;
		const shown = this.#filter.filter(bytes);
		this.#state.see(shown);
		this.#show(shown);
		this.#tellLines();
		this.#activity.fire();
	}

	#show(bytes: Uint8Array): void {
		this.#ring.append(bytes);
		this.#batcher.add(bytes.length);
	}

	#tellLines(): void {
		if (!this.#state.takesLine) return;
		for (const line of this.#lines.splice(0))
			this.#show(Buffer.from(`\r\n${lineMark.on} Proclab ${lineMark.off} ${line}\r\n`));
	}

	#whereToResume(from: AttachOptions['from']): { offset: number; lost: boolean } {
		const { start, end } = this.#ring;
		if (from === undefined) return { offset: start, lost: start > 0 };
		const isHeld = from.instance === this.instance && from.offset >= start && from.offset <= end;
		return isHeld ? { offset: from.offset, lost: false } : { offset: start, lost: true };
	}

	#sendAll(): void {
		for (const attached of [...this.#attached]) this.#send(attached);
	}

	#send(attached: Attached): void {
		while (attached.next < this.#ring.end && this.#attached.includes(attached)) {
			const from = Math.max(attached.next, this.#ring.start);
			const to = Math.min(this.#ring.end, from + batchBytes);
			attached.next = to;
			this.#flow.sent(attached, to);
			attached.viewer.output(this.#ring.read(from, to));
		}
	}

	#write(attached: Attached, bytes: Uint8Array): boolean {
		if (this.#over || !this.#attached.includes(attached)) return true;
		if (this.#pty.pendingInput + bytes.length > maxPendingInputBytes) return false;
		this.#makeActive(attached);
		this.#pty.write(bytes);
		this.#activity.fire();
		return true;
	}

	#makeActive(attached: Attached): void {
		if (this.#over || !this.#attached.includes(attached)) return;
		this.#attached = [...this.#attached.filter((other) => other !== attached), attached];
		this.#size.want(attached.size);
	}

	#detach(attached: Attached): void {
		this.#attached = this.#attached.filter((other) => other !== attached);
		this.#flow.leave(attached);
		const active = this.#attached.at(-1);
		if (active !== undefined && !this.#over) this.#size.want(active.size);
	}

	#finish(end: TerminalEnd): void {
		if (this.#end !== undefined) return;
		this.#batcher.flush();
		this.#sendAll();
		this.#end = end;
		this.#over = true;
		this.#batcher[Symbol.dispose]();
		this.#size[Symbol.dispose]();
		for (const { viewer } of this.#attached.splice(0)) viewer.ended(end);
		this.#ended.fire(end);
	}
}
