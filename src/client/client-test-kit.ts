import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { packChannel } from '../protocol/channel-bytes.ts';
import type { ClientFrame, ServerFrame } from '../protocol/frames.ts';
import { subProtocol } from '../protocol/sub-protocol.ts';

/** One page's connection as the server sees it: everything it said, in order. */
export interface ServedPage {
	readonly socket: ServerSocket;
	readonly query: URLSearchParams;
	readonly frames: ClientFrame[];
	readonly bytes: Uint8Array[];
	say(frame: ServerFrame): void;
	sayBytes(channel: number, bytes: Uint8Array): void;
	/** Resolves with the first frame of a type, said already or to come. */
	heard<Type extends ClientFrame['type']>(type: Type): Promise<Extract<ClientFrame, { type: Type }>>;
}

export interface TestServer extends AsyncDisposable {
	readonly url: string;
	/** Connections so far. */
	readonly pages: ServedPage[];
	/** The next connection, or the one that nobody has asked for yet. */
	nextPage(): Promise<ServedPage>;
}

/** A real WebSocket server on a free port of this machine. */
export async function startServer(): Promise<TestServer> {
	const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => subProtocol });
	await once(server, 'listening');
	const pages: ServedPage[] = [];
	let given = 0;
	server.on('connection', (socket, request) => pages.push(servePage(socket, request.url ?? '')));
	return {
		url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/session?lesson=a%2Fb`,
		pages,
		async nextPage() {
			while (pages.length <= given) await once(server, 'connection');
			given += 1;
			return pages[given - 1] as ServedPage;
		},
		async [Symbol.asyncDispose]() {
			for (const client of server.clients) client.terminate();
			server.close();
			await once(server, 'close');
		},
	};
}

function servePage(socket: ServerSocket, url: string): ServedPage {
	const frames: ClientFrame[] = [];
	const bytes: Uint8Array[] = [];
	socket.on('message', (data: Buffer, isBinary: boolean) => {
		if (isBinary) bytes.push(new Uint8Array(data));
		else frames.push(JSON.parse(data.toString()) as ClientFrame);
	});
	return {
		socket,
		query: new URL(url, 'ws://page').searchParams,
		frames,
		bytes,
		say: (frame) => socket.send(JSON.stringify(frame)),
		sayBytes: (channel, sent) => socket.send(packChannel(channel, sent)),
		async heard<Type extends ClientFrame['type']>(type: Type) {
			for (;;) {
				const found = frames.find((frame) => frame.type === type);
				if (found) return found as Extract<ClientFrame, { type: Type }>;
				await once(socket, 'message');
			}
		},
	};
}

/** A port of this machine on which nobody listens. */
export async function deadPort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
