import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Home } from '../../src/foundation/node/home.ts';
import { unpackChannel } from '../../src/protocol/channel-bytes.ts';
import { type ServerFrame, serverFrameSchema } from '../../src/protocol/frames.ts';
import { subProtocol } from '../../src/protocol/sub-protocol.ts';

/** A page that only listens. */
export interface ListeningPage extends Disposable {
	/** Told each text frame with when it came, in milliseconds since the epoch. */
	onFrame: (frame: ServerFrame, at: number) => void;
	/** Resolves when its lab is ready. */
	readonly ready: Promise<void>;
	/** Opens a terminal and resolves at its first output; reads the rest as it comes. */
	open(terminal: 'main'): Promise<void>;
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
	const ready = Promise.withResolvers<void>();
	const output = Promise.withResolvers<void>();
	let received = 0;
	const page: ListeningPage = {
		open(terminal) {
			socket.send(JSON.stringify({ type: 'open', terminal, columns: 80, rows: 24 }));
			return output.promise;
		},
		onFrame: () => undefined,
		ready: ready.promise,
		[Symbol.dispose]: () => socket.terminate(),
	};
	socket.on('message', (data: Buffer, isBinary) => {
		if (isBinary) {
			received += unpackChannel(data)?.bytes.length ?? 0;
			socket.send(JSON.stringify({ type: 'ack', terminal: 'main', offset: received }));
			output.resolve();
			return;
		}
		const at = performance.timeOrigin + performance.now();
		const frame = serverFrameSchema.parse(JSON.parse(data.toString()));
		if (frame.type === 'lab' && frame.state === 'ready') ready.resolve();
		if (frame.type === 'lab' && frame.state === 'failed') ready.reject(new Error(JSON.stringify(frame)));
		page.onFrame(frame, at);
	});
	await once(socket, 'open');
	return page;
}
