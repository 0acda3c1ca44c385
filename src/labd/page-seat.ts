import type { Problem } from '../foundation/problem.ts';
import type { ClientFrame, ServerFrame } from '../protocol/frames.ts';
import type { PtySize } from '../pty/pty.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Attachment, TerminalEnd, TerminalViewer } from '../terminal/viewer.ts';
import { publicProblem } from './lab-frames.ts';

export type OpenFrame = Extract<ClientFrame, { type: 'open' }>;

/** How a seat speaks to its page. */
export interface SeatWire {
	send(frame: ServerFrame): void;
	sendBytes(channel: number, bytes: Uint8Array): void;
	/** A channel of its own for one shell. */
	takeChannel(): number;
}

/** One page's view of one named terminal, over all the shells that live in it while the page is there. */
export class PageSeat implements Disposable {
	readonly #terminal: string;
	readonly #wire: SeatWire;
	/** An `open` that waits for the lab. */
	#wanted: OpenFrame | undefined;
	#attachment: Attachment | undefined;
	#channel: number | undefined;
	/** The largest offset that any shell here had sent: acknowledgements of an earlier one may still be under way. */
	#sentMost = 0;

	constructor(terminal: string, wire: SeatWire) {
		this.#terminal = terminal;
		this.#wire = wire;
	}

	/** Opens it in the living lab, or as soon as there is one. */
	want(frame: OpenFrame): void {
		this.detach();
		this.#wanted = frame;
	}

	openIfWanted(terminal: Terminal): void {
		const frame = this.#wanted;
		if (frame === undefined) return;
		this.#wanted = undefined;
		const opened = terminal.open(this.#viewer(), { size: frame, from: frame.from });
		if (opened.ok) this.#attachment = opened.value;
		else this.#end({ reason: 'failed', exitCode: null, problem: opened.error });
	}

	/** The lab for which an `open` waited will not come. */
	giveUp(end: TerminalEnd): void {
		if (this.#wanted === undefined) return;
		this.#wanted = undefined;
		this.#end(end);
	}

	/** `false` when the program reads too slowly to take more. Bytes for a shell that just ended are dropped. */
	write(channel: number, bytes: Uint8Array): boolean {
		if (this.#attachment === undefined || channel !== this.#channel) return true;
		return this.#attachment.write(bytes);
	}

	/** `false` when that much was never sent. */
	acknowledge(offset: number): boolean {
		return this.#attachment === undefined || this.#attachment.acknowledge(offset) || offset <= this.#sentMost;
	}

	resize(size: PtySize): void {
		if (this.#wanted !== undefined) this.#wanted = { ...this.#wanted, columns: size.columns, rows: size.rows };
		this.#attachment?.resize(size);
	}

	detach(): void {
		this.#attachment?.[Symbol.dispose]();
		this.#attachment = undefined;
		this.#wanted = undefined;
	}

	[Symbol.dispose](): void {
		this.detach();
	}

	#viewer(): TerminalViewer {
		const channel = this.#wire.takeChannel();
		this.#channel = channel;
		let sent = 0;
		return {
			opened: (at) => {
				sent = at.offset;
				this.#wire.send({ type: 'opened', terminal: this.#terminal, channel, ...at });
			},
			output: (bytes) => {
				sent += bytes.length;
				this.#sentMost = Math.max(this.#sentMost, sent);
				this.#wire.sendBytes(channel, bytes);
			},
			ended: (end) => {
				this.#attachment = undefined;
				this.#end(end);
			},
		};
	}

	#end({ reason, exitCode, problem }: TerminalEnd): void {
		const shown: Problem | null = problem === null ? null : publicProblem(problem);
		this.#wire.send({ type: 'ended', terminal: this.#terminal, reason, exitCode, problem: shown });
	}
}
