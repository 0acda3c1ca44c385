/**
 * From a keystroke to its echo, through the whole stack (WebSocket, web, labd, pty, shell and back), beside the same shell on a pty
 * of our own without web and labd, in turns in the same run. `node bench/echo.ts [--json]`
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { silentLogger } from '../src/foundation/logger.ts';
import { layOutHome } from '../src/foundation/node/home.ts';
import { packChannel, unpackChannel } from '../src/protocol/channel-bytes.ts';
import { clientFrameSchema, serverFrameSchema } from '../src/protocol/frames.ts';
import { subProtocol } from '../src/protocol/sub-protocol.ts';
import { spawnPty } from '../src/pty/node-pty.ts';
import { createOciRuntime } from '../src/runtime/oci/create-oci-runtime.ts';
import { type Product, startProduct } from '../tests/e2e/product.ts';
import { report, summarize } from './figures.ts';

const checkout = join(import.meta.dirname, '..');
const keystrokes = 300;
const lesson = 'processes/seeing-processes';
const key = Buffer.from('x');
const size = { columns: 80, rows: 24 };

/** A shell that echoes: tells when output came. */
interface Shell extends Disposable {
	type(bytes: Uint8Array): void;
	nextOutput(): Promise<void>;
}

await using product = await startProduct();
using whole = await openOverWebSocket(product);
using bare = await openOnPty(product);
await sleep(1_000);
const wholeTimes: number[] = [];
const bareTimes: number[] = [];
for (let round = 0; round < keystrokes; round += 1) {
	wholeTimes.push(await echo(whole));
	bareTimes.push(await echo(bare));
}
report([
	{ figure: 'keystroke to echo', subject: 'whole stack, to the WebSocket', unit: 'ms', summary: summarize(wholeTimes) },
	{ figure: 'keystroke to echo', subject: 'runc exec -t on a pty', unit: 'ms', summary: summarize(bareTimes) },
]);

async function echo(shell: Shell): Promise<number> {
	const before = performance.now();
	const output = shell.nextOutput();
	shell.type(key);
	await output;
	const elapsed = performance.now() - before;
	await sleep(15);
	return elapsed;
}

async function openOverWebSocket({ url }: Product): Promise<Shell> {
	const page = await fetch(url);
	const cookie = String(page.headers.get('set-cookie')).split(';')[0] ?? '';
	const address = `${url.replace('http', 'ws')}api/session?lesson=${encodeURIComponent(lesson)}`;
	const socket = new WebSocket(address, subProtocol, { origin: new URL(url).origin, headers: { cookie } });
	socket.binaryType = 'nodebuffer';
	const outputs = waiters();
	const ready = Promise.withResolvers<void>();
	const opened = Promise.withResolvers<number>();
	let received = 0;
	socket.on('message', (data: Buffer, isBinary) => {
		if (isBinary) {
			received += unpackChannel(data)?.bytes.length ?? 0;
			send({ type: 'ack', terminal: 'main', offset: received });
			outputs.fire();
			return;
		}
		const frame = serverFrameSchema.parse(JSON.parse(data.toString()));
		if (frame.type === 'lab' && frame.state === 'ready') ready.resolve();
		if (frame.type === 'opened') opened.resolve(frame.channel);
	});
	const send = (frame: object) => socket.send(JSON.stringify(clientFrameSchema.parse(frame)));
	await once(socket, 'open');
	await ready.promise;
	send({ type: 'open', terminal: 'main', ...size });
	const channel = await opened.promise;
	return {
		type: (bytes) => socket.send(packChannel(channel, bytes)),
		nextOutput: outputs.next,
		[Symbol.dispose]: () => socket.terminate(),
	};
}

/** A second shell in the same lab. */
async function openOnPty({ home }: Product): Promise<Shell> {
	const runtime = createOciRuntime({ home: layOutHome(checkout, home), logger: silentLogger });
	const [lab] = await runtime.list();
	if (lab === undefined) throw new Error('There is no lab.');
	const pty = spawnPty(runtime.shellCommand(lab, { argv: ['/bin/bash'], terminal: true }), size);
	const outputs = waiters();
	pty.onData(outputs.fire);
	return { type: (bytes) => pty.write(bytes), nextOutput: outputs.next, [Symbol.dispose]: () => pty.hangUp() };
}

function waiters() {
	let waiting: (() => void) | undefined;
	return {
		fire: () => waiting?.(),
		next: () =>
			new Promise<void>((resolve) => {
				waiting = resolve;
			}),
	};
}
