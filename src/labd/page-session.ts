import { DisposableStore } from '../foundation/disposable.ts';
import type { Problem } from '../foundation/problem.ts';
import type { Result } from '../foundation/result.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import { unpackChannel } from '../protocol/channel-bytes.ts';
import { closeCodes } from '../protocol/close-codes.ts';
import { type ClientFrame, clientFrameSchema, type ServerFrame } from '../protocol/frames.ts';
import { debugFrame } from './debug-frame.ts';
import { problemFrame } from './lab-frames.ts';
import type { LessonLab } from './lesson-lab.ts';
import { labEnded } from './living-lab.ts';
import { type OpenFrame, PageSeat } from './page-seat.ts';
import { parseJson } from './parse-json.ts';

/** The way to one page: a WebSocket, or a test. */
export interface PageWire {
	send(frame: ServerFrame): void;
	sendBytes(channel: number, bytes: Uint8Array): void;
	/** With a code of `close-codes.ts`. */
	close(code: number, why: string): void;
	/** Bytes sent that have not yet left this process. */
	readonly backlog: number;
}

/** A page that lies so many bytes behind gets no process tables and snapshots until it has caught up: each replaces the one before. */
const maxBacklogForTables = 1024 * 1024;

const debugIsOff: Problem = {
	code: 'debug-off',
	what: 'What the checks see is not shown here.',
	why: 'The lab daemon was not started for authors.',
	fix: 'Start Proclab with: npm run dev',
};

/** Channels that a byte can name. */
const channels = 256;

/** The conversation with one page that shows one lesson's lab, by the frames of `frames.ts`. */
export class PageSession implements Disposable {
	readonly #lab: LessonLab;
	readonly #wire: PageWire;
	readonly #owned = new DisposableStore();
	readonly #seats = new Map<string, PageSeat>();
	/** Who has or had each channel: bytes for a shell that just ended are no fault of the page. */
	readonly #channels = new Map<number, PageSeat>();
	#nextChannel = 0;
	/** The page follows what the checks see. */
	#debugging: Disposable | undefined;

	constructor(lab: LessonLab, wire: PageWire) {
		this.#lab = lab;
		this.#wire = wire;
		this.#owned.add(lab.attend());
		this.#owned.add(lab.onFrame((frame) => this.#tell(frame)));
		for (const frame of lab.presentFrames()) wire.send(frame);
	}

	/** A text frame of the page. */
	text(data: string): void {
		const parsed = clientFrameSchema.safeParse(parseJson(data));
		if (parsed.success) this.#take(parsed.data);
		else this.#wire.close(closeCodes.malformed, 'not a frame of this protocol');
	}

	/** A binary frame of the page. */
	bytes(data: Uint8Array): void {
		const frame = unpackChannel(data);
		if (frame === undefined) {
			this.#wire.close(closeCodes.malformed, 'a binary frame without a channel');
			return;
		}
		const seat = this.#channels.get(frame.channel);
		if (seat === undefined) this.#wire.close(closeCodes.outOfOrder, `channel ${frame.channel} was never opened`);
		else if (!seat.write(frame.channel, frame.bytes))
			this.#wire.close(closeCodes.tooMuchInput, 'more input than the program reads');
	}

	[Symbol.dispose](): void {
		this.#debugging?.[Symbol.dispose]();
		this.#owned[Symbol.dispose]();
		for (const seat of this.#seats.values()) seat[Symbol.dispose]();
	}

	#take(frame: ClientFrame): void {
		if (frame.type === 'start-lab') void this.#refuseUnknown(this.#lab.start(frame.task));
		else if (frame.type === 'reset-lab') void this.#refuseUnknown(this.#lab.reset(frame.task));
		else if (frame.type === 'open') this.#open(frame);
		else if (frame.type === 'answer') void this.#answer(frame);
		else if (frame.type === 'debug') this.#debug(frame.on);
		else if (frame.type === 'extend') this.#extend();
		else {
			const seat = this.#seats.get(frame.terminal);
			if (seat === undefined) this.#wire.close(closeCodes.outOfOrder, `terminal '${frame.terminal}' was never opened`);
			else this.#takeForSeat(frame, seat);
		}
	}

	/** Why a lab fails is told by its state; that there is no such task is told to this page only. */
	async #refuseUnknown(asked: Promise<Result<void, Problem>>): Promise<void> {
		const done = await asked;
		if (!done.ok && done.error.code === 'unknown-task') this.#wire.send(problemFrame(done.error));
	}

	#extend(): void {
		const extended = this.#lab.extend();
		if (!extended.ok) this.#wire.send(problemFrame(extended.error));
	}

	async #answer({ question, answer }: Extract<ClientFrame, { type: 'answer' }>): Promise<void> {
		const answered = await this.#lab.answer(question, answer);
		if (!answered.ok) this.#wire.send(problemFrame(answered.error));
	}

	#debug(on: boolean): void {
		this.#debugging?.[Symbol.dispose]();
		this.#debugging = undefined;
		if (on && this.#lab.debug) this.#debugging = this.#lab.onLook((snapshot) => this.#show(snapshot));
		else if (on) this.#wire.send(problemFrame(debugIsOff));
	}

	#show(snapshot: Snapshot): void {
		const { living } = this.#lab;
		if (living === undefined || this.#wire.backlog > maxBacklogForTables) return;
		this.#wire.send(debugFrame(living.ready.ref.id, living.watch.judge, snapshot));
	}

	#takeForSeat(frame: Extract<ClientFrame, { type: 'resize' | 'ack' | 'hang-up' }>, seat: PageSeat): void {
		if (frame.type === 'resize') seat.resize(frame);
		else if (frame.type === 'hang-up') this.#lab.terminal(frame.terminal)?.hangUp();
		else if (!seat.acknowledge(frame.offset))
			this.#wire.close(closeCodes.outOfOrder, `${frame.offset} bytes were never sent`);
	}

	#open(frame: OpenFrame): void {
		if (!this.#lab.lesson.lab.terminals.includes(frame.terminal)) {
			this.#wire.close(closeCodes.notFound, `no terminal '${frame.terminal}' in this lesson`);
			return;
		}
		const seat = this.#seats.get(frame.terminal) ?? this.#takeSeat(frame.terminal);
		seat.want(frame);
		this.#settle(frame.terminal, seat);
	}

	#takeSeat(terminal: string): PageSeat {
		const seat: PageSeat = new PageSeat(terminal, {
			send: (frame) => this.#wire.send(frame),
			sendBytes: (channel, bytes) => this.#wire.sendBytes(channel, bytes),
			takeChannel: () => {
				const channel = this.#nextChannel;
				this.#nextChannel = (channel + 1) % channels;
				this.#channels.set(channel, seat);
				return channel;
			},
		});
		this.#seats.set(terminal, seat);
		return seat;
	}

	/** Opens what waits if the lab is ready; gives up if none will come. */
	#settle(name: string, seat: PageSeat): void {
		const { state } = this.#lab.status;
		const terminal = this.#lab.terminal(name);
		if (terminal !== undefined) seat.openIfWanted(terminal);
		else if (state === 'ended' || state === 'failed') seat.giveUp(labEnded);
	}

	#tell(frame: ServerFrame): void {
		if (frame.type === 'processes' && this.#wire.backlog > maxBacklogForTables) return;
		this.#wire.send(frame);
		if (frame.type === 'lab') for (const [name, seat] of this.#seats) this.#settle(name, seat);
	}
}
