import { unpackChannel } from '../protocol/channel-bytes.ts';
import type { ClientFrame, ServerFrame } from '../protocol/frames.ts';
import { flowControl, maxFrameBytes } from '../protocol/numbers.ts';
import { Store } from './store.ts';

export type TerminalState = 'starting' | 'ready' | 'detached' | 'ended';
type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;
export type TerminalEnd = Pick<Frame<'ended'>, 'reason' | 'exitCode' | 'problem'>;

/** What a terminal link needs of the session: the socket's two ways out. */
export interface TerminalWire {
	send(frame: ClientFrame): boolean;
	sendBytes(channel: number, bytes: Uint8Array): boolean;
}

/** What shows the output: xterm.js, or a recorder in a test. */
export interface TerminalScreen {
	/** `parsed` is called when all of `bytes` is on the screen. */
	write(bytes: Uint8Array, parsed: () => void): void;
}

export interface TerminalSize {
	readonly columns: number;
	readonly rows: number;
}

export interface TerminalView {
	readonly state: TerminalState;
	/** Why it ended, while the state is `ended`. */
	readonly end: TerminalEnd | null;
}

/** The output of one shell: how much came, how much the screen has parsed, how much we said so of. Absolute offsets. */
interface Stream {
	readonly instance: string;
	received: number;
	parsed: number;
	acknowledged: number;
	/** Before this offset the output is a replay. */
	live: number;
}

/** CAN ends a half-received sequence, RIS clears the screen and its scrollback; in band, so that it keeps its place among the output. */
const clearScreen = Uint8Array.of(0x18, 0x1b, 0x63);

const encoder = new TextEncoder();
const escapeByte = 0x1b;

/** The page's end of one named terminal: survives the socket, and asks for exactly the output that it has not got. */
export class TerminalLink {
	readonly name: string;
	readonly view = new Store<TerminalView>({ state: 'starting', end: null });
	readonly #wire: TerminalWire;
	#screen: TerminalScreen | undefined;
	#size: TerminalSize = { columns: 80, rows: 24 };
	/** The size that `open` told; the server's when the shell opens. */
	#toldSize = this.#size;
	#channel: number | undefined;
	#stream: Stream | undefined;
	/** Typed before the shell was there: sent when it is. */
	#typedAhead: Uint8Array[] = [];
	#connected = false;

	constructor(name: string, wire: TerminalWire) {
		this.name = name;
		this.#wire = wire;
	}

	/** Shows the terminal on a screen and opens it. */
	attach(screen: TerminalScreen, size: TerminalSize): void {
		this.#screen = screen;
		this.#size = size;
		if (this.#connected) this.#open();
	}

	resize(size: TerminalSize): void {
		this.#size = size;
		this.#tellSize();
	}

	/**
	 * Sends input, in frames that the server takes. While the terminal is detached or ended it is dropped, and while old output is shown
	 * again, so are xterm.js' answers to what that asks (device attributes, cursor position): the program had them long ago.
	 */
	type(input: string | Uint8Array): void {
		const bytes = typeof input === 'string' ? encoder.encode(input) : input;
		if (this.#isReplaying && bytes[0] === escapeByte) return;
		if (this.#channel === undefined) {
			if (this.view.get().state === 'starting') this.#typedAhead.push(bytes);
			return;
		}
		const most = maxFrameBytes - 1;
		for (let start = 0; start < bytes.length; start += most)
			this.#wire.sendBytes(this.#channel, bytes.subarray(start, start + most));
	}

	/** Closes the pty, as closing a window would. */
	hangUp(): void {
		if (this.#channel !== undefined) this.#wire.send({ type: 'hang-up', terminal: this.name });
	}

	/** A new shell after the old one ended. */
	openAgain(): void {
		if (this.view.get().state !== 'ended') return;
		this.view.set({ state: 'starting', end: null });
		if (this.#connected) this.#open();
	}

	get #isReplaying(): boolean {
		return this.#stream !== undefined && this.#stream.parsed < this.#stream.live;
	}

	get channel(): number | undefined {
		return this.#channel;
	}

	connected(): void {
		this.#connected = true;
		if (this.#screen && this.view.get().state !== 'ended') this.#open();
	}

	disconnected(): void {
		this.#connected = false;
		this.#channel = undefined;
		if (this.view.get().state === 'ready') this.view.set({ state: 'detached', end: null });
	}

	opened({ channel, instance, offset, live, lost }: Frame<'opened'>): void {
		this.#channel = channel;
		if (lost || this.#stream?.instance !== instance) {
			if (this.#stream) this.#screen?.write(clearScreen, () => undefined);
			this.#stream = { instance, received: offset, parsed: offset, acknowledged: offset, live };
		}
		this.#stream.acknowledged = offset;
		this.#stream.live = live;
		this.view.set({ state: 'ready', end: null });
		this.#tellSize();
		for (const bytes of this.#typedAhead.splice(0)) this.type(bytes);
	}

	ended({ reason, exitCode, problem }: Frame<'ended'>): void {
		this.#channel = undefined;
		this.#typedAhead = [];
		this.view.set({ state: 'ended', end: { reason, exitCode, problem } });
	}

	/** A binary frame of this terminal's channel. */
	receive(frame: Uint8Array): void {
		const stream = this.#stream;
		const bytes = unpackChannel(frame)?.bytes;
		if (!stream || !bytes) return;
		stream.received += bytes.length;
		const end = stream.received;
		this.#screen?.write(bytes, () => this.#parsed(stream, end));
	}

	#parsed(stream: Stream, offset: number): void {
		stream.parsed = offset;
		if (stream !== this.#stream || this.#channel === undefined) return;
		if (offset - stream.acknowledged < flowControl.acknowledgeEvery) return;
		stream.acknowledged = offset;
		this.#wire.send({ type: 'ack', terminal: this.name, offset });
	}

	#tellSize(): void {
		const { columns, rows } = this.#size;
		if (this.#channel === undefined) return;
		if (columns === this.#toldSize.columns && rows === this.#toldSize.rows) return;
		this.#toldSize = this.#size;
		this.#wire.send({ type: 'resize', terminal: this.name, columns, rows });
	}

	#open(): void {
		const have = this.#stream;
		this.#toldSize = this.#size;
		this.#wire.send({
			type: 'open',
			terminal: this.name,
			...this.#size,
			...(have ? { from: { instance: have.instance, offset: have.received } } : {}),
		});
	}
}
