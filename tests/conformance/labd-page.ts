import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Home } from '../../src/foundation/node/home.ts';
import { packChannel, unpackChannel } from '../../src/protocol/channel-bytes.ts';
import { type ClientFrame, type ServerFrame, serverFrameSchema, subProtocol } from '../../src/protocol/frames.ts';
import { maxDebugFrameBytes, maxFrameBytes } from '../../src/protocol/numbers.ts';

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

interface Shell {
	readonly channel: number;
	readonly instance: string;
	readonly from: number;
	readonly lost: boolean;
	output: Buffer;
}

/** A page as labd sees one: it checks every frame it gets, and acknowledges what it is sent. */
export class Page {
	readonly socket: WebSocket;
	readonly frames: ServerFrame[] = [];
	readonly shells = new Map<string, Shell>();
	closed: { code: number; reason: string } | undefined;

	constructor(socket: WebSocket) {
		this.socket = socket;
		this.socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.#bytes(data) : this.#text(data.toString())));
		this.socket.on('close', (code, reason) => {
			this.closed ??= { code, reason: reason.toString() };
		});
		this.socket.on('error', (error) => {
			this.closed ??= { code: 1006, reason: error.message };
		});
	}

	static to(home: Home, query: { learner: string; lesson: string; seed?: string }): Page {
		const path = `/session?${new URLSearchParams({ seed: 'seed', ...query })}`;
		return new Page(new WebSocket(`ws+unix://${home.labdSocket}:${path}`, subProtocol));
	}

	static async connect(home: Home, query: { learner: string; lesson: string; seed?: string }): Promise<Page> {
		const page = Page.to(home, query);
		await once(page.socket, 'open');
		return page;
	}

	get lab(): Frame<'lab'> | undefined {
		return this.all('lab').at(-1);
	}

	get processes(): Frame<'processes'> | undefined {
		return this.all('processes').at(-1);
	}

	all<Type extends ServerFrame['type']>(type: Type): Frame<Type>[] {
		return this.frames.filter((frame): frame is Frame<Type> => frame.type === type);
	}

	say(frame: ClientFrame): void {
		this.socket.send(JSON.stringify(frame));
	}

	open(terminal: string, more: Partial<Extract<ClientFrame, { type: 'open' }>> = {}): void {
		this.say({ type: 'open', terminal, columns: 80, rows: 24, ...more });
	}

	type(terminal: string, text: string): void {
		this.socket.send(packChannel(this.shell(terminal).channel, Buffer.from(text)));
	}

	shell(terminal: string): Shell {
		const shell = this.shells.get(terminal);
		if (shell === undefined) throw new Error(`no shell in '${terminal}'`);
		return shell;
	}

	screen(terminal: string): string {
		return this.shells.get(terminal)?.output.toString() ?? '';
	}

	ready(): Promise<void> {
		return this.until(() => this.lab?.state === 'ready');
	}

	async prompt(terminal: string): Promise<void> {
		await this.until(() => /[#$] $/.test(plain(this.screen(terminal))));
	}

	until(condition: () => boolean, timeout = 20_000): Promise<void> {
		return vi.waitFor(
			() => {
				if (!condition())
					throw new Error(
						`not so yet: ${condition}; last: ${JSON.stringify(this.frames.slice(-3))} ${JSON.stringify([...this.shells].map(([name]) => this.screen(name).slice(-300)))} ${JSON.stringify(this.closed)}`,
					);
			},
			{ timeout, interval: 5 },
		);
	}

	async close(): Promise<void> {
		if (this.socket.readyState === WebSocket.CLOSED) return;
		this.socket.close();
		await once(this.socket, 'close');
	}

	#text(text: string): void {
		const frame = serverFrameSchema.parse(JSON.parse(text));
		expect(Buffer.byteLength(text)).toBeLessThanOrEqual(frame.type === 'debug' ? maxDebugFrameBytes : maxFrameBytes);
		this.frames.push(frame);
		if (frame.type === 'opened') {
			const { terminal, channel, instance, offset: from, lost } = frame;
			this.shells.set(terminal, { channel, instance, from, lost, output: Buffer.alloc(0) });
		}
	}

	#bytes(data: Buffer): void {
		const frame = unpackChannel(data);
		for (const [terminal, shell] of this.shells) {
			if (shell.channel !== frame?.channel) continue;
			shell.output = Buffer.concat([shell.output, frame.bytes]);
			this.say({ type: 'ack', terminal, offset: shell.from + shell.output.length });
		}
	}
}

/** Opens a terminal and waits for the prompt of its shell. */
export async function openShell(page: Page, terminal = 'main'): Promise<void> {
	page.shells.delete(terminal);
	page.open(terminal);
	await page.until(() => page.shells.has(terminal));
	await page.prompt(terminal);
}

/** Terminal output without its escape sequences and carriage returns. */
export function plain(output: string): string {
	return stripVTControlCharacters(output).replaceAll('\r', '');
}
