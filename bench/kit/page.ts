import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Home } from '../../src/foundation/node/home.ts';
import { packChannel, unpackChannel } from '../../src/protocol/channel-bytes.ts';
import { type ClientFrame, type ServerFrame, serverFrameSchema } from '../../src/protocol/frames.ts';
import { subProtocol } from '../../src/protocol/sub-protocol.ts';

/** A page with one terminal that shows nothing to anybody. */
export interface ListeningPage extends Disposable {
	/** Told each text frame with when it came, in milliseconds since the epoch. */
	onFrame: (frame: ServerFrame, at: number) => void;
	/** Told of output of the terminal as it comes: how many bytes, and which. */
	onOutput: (count: number, bytes: Buffer) => void;
	/** Resolves when its lab is ready; rejects when it failed. */
	readonly ready: Promise<void>;
	/** Opens a terminal, at once or when the lab is ready, and resolves at its first output; reads the rest as it comes. */
	open(terminal: 'main'): Promise<void>;
	/** Has the lab replaced by a fresh one and resolves at the first output of the terminal there. */
	reset(): Promise<void>;
	/** Types into the terminal that was opened last. */
	type(text: string): void;
}

/** Through web, as a browser comes. `url` ends with a slash. */
export async function openAtWeb(url: string, lesson: string): Promise<ListeningPage> {
	const page = await fetch(url);
	const cookie = String(page.headers.get('set-cookie')).split(';')[0] ?? '';
	const address = `${url.replace('http', 'ws')}api/session?lesson=${encodeURIComponent(lesson)}`;
	return listen(new WebSocket(address, subProtocol, { origin: new URL(url).origin, headers: { cookie } }));
}

/** At labd's own socket, as any learner. */
export async function openAtLabd(home: Home, learner: string, lesson: string): Promise<ListeningPage> {
	const query = new URLSearchParams({ learner, lesson, seed: learner });
	return listen(new WebSocket(`ws+unix://${home.labdSocket}:/session?${query}`, subProtocol));
}

async function listen(socket: WebSocket): Promise<ListeningPage> {
	const page = new Page(socket);
	await once(socket, 'open');
	return page;
}

class Page implements ListeningPage {
	onFrame: ListeningPage['onFrame'] = () => undefined;
	onOutput: ListeningPage['onOutput'] = () => undefined;
	readonly #socket: WebSocket;
	readonly #ready = Promise.withResolvers<void>();
	#output = Promise.withResolvers<void>();
	/** Of the terminal that was opened last; `undefined` until labd has said it. */
	#channel: number | undefined;
	#received = 0;
	#lab: string | null = null;
	/** Opens the terminal of the next lab when the present one is gone. */
	#resetting = false;

	constructor(socket: WebSocket) {
		this.#socket = socket;
		for (const { promise } of [this.#ready, this.#output]) promise.catch(() => undefined);
		socket.on('message', (data: Buffer, isBinary) => {
			if (isBinary) this.#take(data);
			else this.#hear(serverFrameSchema.parse(JSON.parse(data.toString())));
		});
		socket.on('close', (code) => this.#fail(new Error(`labd closed the page's socket with ${code}.`)));
	}

	get ready(): Promise<void> {
		return this.#ready.promise;
	}

	open(terminal: 'main'): Promise<void> {
		this.#output = Promise.withResolvers();
		this.#output.promise.catch(() => undefined);
		this.#ask(terminal);
		return this.#output.promise;
	}

	reset(): Promise<void> {
		this.#resetting = true;
		this.#output = Promise.withResolvers();
		this.#send({ type: 'reset-lab' });
		return this.#output.promise;
	}

	type(text: string): void {
		if (this.#channel === undefined) throw new Error('No terminal is open.');
		this.#socket.send(packChannel(this.#channel, Buffer.from(text)));
	}

	[Symbol.dispose](): void {
		this.#socket.terminate();
	}

	#send(frame: ClientFrame): void {
		this.#socket.send(JSON.stringify(frame));
	}

	#ask(terminal: 'main'): void {
		this.#channel = undefined;
		this.#send({ type: 'open', terminal, columns: 80, rows: 24 });
	}

	#take(data: Buffer): void {
		const output = unpackChannel(data);
		if (output === undefined || output.channel !== this.#channel || this.#resetting) return;
		this.#received += output.bytes.length;
		this.#send({ type: 'ack', terminal: 'main', offset: this.#received });
		this.#output.resolve();
		this.onOutput(output.bytes.length, Buffer.from(output.bytes.buffer, output.bytes.byteOffset, output.bytes.length));
	}

	#hear(frame: ServerFrame): void {
		const at = performance.timeOrigin + performance.now();
		if (frame.type === 'ended' && !this.#resetting && frame.reason === 'failed')
			this.#fail(new Error(JSON.stringify(frame.problem)));
		if (frame.type === 'opened') {
			this.#channel = frame.channel;
			this.#received = frame.offset;
		} else if (frame.type === 'lab') this.#follow(frame);
		this.onFrame(frame, at);
	}

	#follow(frame: Extract<ServerFrame, { type: 'lab' }>): void {
		if (frame.state === 'ready') this.#ready.resolve();
		if (frame.state === 'failed') this.#fail(new Error(JSON.stringify(frame.problem)));
		const isAnother = frame.state !== 'ready' || frame.lab !== this.#lab;
		this.#lab = frame.lab;
		if (!this.#resetting || !isAnother) return;
		this.#resetting = false;
		this.#ask('main');
	}

	#fail(error: Error): void {
		this.#ready.reject(error);
		this.#output.reject(error);
	}
}
