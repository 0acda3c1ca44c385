import { packChannel } from '../protocol/channel-bytes.ts';
import { isWorthReconnecting } from '../protocol/close-codes.ts';
import type { ClientFrame, ServerFrame } from '../protocol/frames.ts';
import { heartbeat } from '../protocol/numbers.ts';
import { subProtocol } from '../protocol/sub-protocol.ts';
import { backoff } from './backoff.ts';

/** `away`: lost, connecting again by itself. `refused`: lost through a fault of ours, so only `connect()` tries again. */
export type SocketState = 'connecting' | 'open' | 'away' | 'refused';

export interface SocketListener {
	/** `code` is the close code that led to `away` or `refused`, else `null`. */
	state(state: SocketState, code: number | null): void;
	frame(frame: ServerFrame): void;
	/** Terminal bytes behind their channel byte. */
	bytes(frame: Uint8Array): void;
}

export interface SocketOptions {
	readonly url: string;
	readonly listener: SocketListener;
	/** Milliseconds without a word after which the connection counts as lost. */
	readonly silentAfter?: number;
	readonly random?: () => number;
}

/** The page's one WebSocket. It connects again after a loss, and notices a peer that fell silent. */
export class ReconnectingSocket {
	readonly #options: SocketOptions;
	#socket: WebSocket | undefined;
	#attempt = 0;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#watchdog: ReturnType<typeof setTimeout> | undefined;

	constructor(options: SocketOptions) {
		this.#options = options;
	}

	/** Connects now, unless it is connected or connecting. */
	connect(): void {
		if (this.#socket) return;
		clearTimeout(this.#retry);
		this.#options.listener.state('connecting', null);
		const socket = new WebSocket(this.#options.url, subProtocol);
		socket.binaryType = 'arraybuffer';
		this.#socket = socket;
		const mine = (run: () => void) => () => {
			if (this.#socket === socket) run();
		};
		socket.addEventListener(
			'open',
			mine(() => this.#opened()),
		);
		socket.addEventListener('message', ({ data }) => mine(() => this.#received(data))());
		socket.addEventListener('close', ({ code }) => mine(() => this.#lost(code))());
		this.#watch();
	}

	/** Whether the frame went out; a frame for a closed socket is dropped, for the next `open` tells the server anew. */
	send(frame: ClientFrame): boolean {
		return this.#transmit(JSON.stringify(frame));
	}

	sendBytes(channel: number, bytes: Uint8Array): boolean {
		return this.#transmit(packChannel(channel, bytes));
	}

	/** Ends for good: no reconnection, and nothing more is told to the listener. */
	close(): void {
		clearTimeout(this.#retry);
		clearTimeout(this.#watchdog);
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.close();
	}

	#transmit(data: string | Uint8Array<ArrayBuffer>): boolean {
		if (this.#socket?.readyState !== WebSocket.OPEN) return false;
		this.#socket.send(data);
		return true;
	}

	#opened(): void {
		this.#watch();
		this.#options.listener.state('open', null);
	}

	#received(data: unknown): void {
		this.#attempt = 0;
		this.#watch();
		if (data instanceof ArrayBuffer) this.#options.listener.bytes(new Uint8Array(data));
		else this.#options.listener.frame(JSON.parse(String(data)) as ServerFrame);
	}

	#lost(code: number): void {
		const { listener, random } = this.#options;
		clearTimeout(this.#watchdog);
		this.#socket = undefined;
		if (!isWorthReconnecting(code)) {
			listener.state('refused', code);
			return;
		}
		this.#retry = setTimeout(() => this.connect(), backoff(this.#attempt, random));
		this.#attempt += 1;
		listener.state('away', code);
	}

	/** A close handshake with a peer that is gone takes a minute or more: the loss is told at once. */
	#watch(): void {
		clearTimeout(this.#watchdog);
		this.#watchdog = setTimeout(() => {
			this.#socket?.close();
			this.#lost(1006);
		}, this.#options.silentAfter ?? heartbeat.silentAfter);
	}
}
