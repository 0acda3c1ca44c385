import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
import { oneOf } from '../checks/vars.ts';
import type { Course } from '../course/course.ts';
import { labSchema } from '../course/course-schema.ts';
import { openDatabase } from '../database/open-database.ts';
import { systemClock } from '../foundation/clock.ts';
import { silentLogger } from '../foundation/logger.ts';
import type { Identity } from '../identity/identity.ts';
import { createLocalIdentity } from '../identity/local-identity.ts';
import { createNotesStore } from '../progress/sql-notes-store.ts';
import { createProgressStore } from '../progress/sql-progress-store.ts';
import { subProtocol } from '../protocol/sub-protocol.ts';
import { createLabdPeer } from './labd-peer.ts';
import { createMetrics } from './metrics.ts';
import { loopbackHosts } from './request-guard.ts';
import { SessionSockets } from './session-sockets.ts';
import { loadSite } from './site.ts';
import { valueIn } from './value-in.ts';
import { createWebApp, type WebParts } from './web-app.ts';

/** A peer at the other end of labd's socket: real HTTP and WebSockets over a real unix socket, which a test reads and writes. */
export interface TestPeer extends AsyncDisposable {
	readonly socketPath: string;
	/** Paths of all that was asked of it. */
	readonly asked: string[];
	/** The next WebSocket that web opens. */
	nextSocket(): Promise<WebSocket>;
	/** The next one whose path begins so. */
	nextAt(path: string): Promise<WebSocket>;
}

export async function startPeer(socketPath: string): Promise<TestPeer> {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		response.end(JSON.stringify({ ok: true, pid: 1, labs: 0, runtime: 'none' }));
	});
	const sockets = new WebSocketServer({ server, perMessageDeflate: false });
	const opened: { url: string; socket: WebSocket }[] = [];
	const arrived = new EventEmitter();
	sockets.on('connection', (socket, request) => {
		asked.push(`UPGRADE ${request.url}`);
		opened.push({ url: request.url ?? '', socket });
		arrived.emit('socket');
	});
	await once(server.listen(socketPath), 'listening');
	const nextAt = async (path: string): Promise<WebSocket> => {
		for (;;) {
			const index = opened.findIndex(({ url }) => url.startsWith(path));
			const [found] = index < 0 ? [] : opened.splice(index, 1);
			if (found) return found.socket;
			await once(arrived, 'socket');
		}
	};
	return {
		socketPath,
		asked,
		nextAt,
		nextSocket: () => nextAt('/'),
		async [Symbol.asyncDispose]() {
			for (const socket of sockets.clients) socket.terminate();
			await closeServer(server);
		},
	};
}

function closeServer(server: Server): Promise<void> {
	server.closeAllConnections();
	return new Promise((resolve) => server.close(() => resolve()));
}

export interface TestWeb extends AsyncDisposable {
	readonly app: FastifyInstance;
	readonly identity: Identity;
	readonly folder: string;
	/** `127.0.0.1:PORT` */
	readonly host: string;
	/** A valid `Cookie` header. */
	readonly cookie: string;
	readonly sockets: SessionSockets;
	readonly store: WebParts['store'];
	readonly notes: WebParts['notes'];
	/** Connects as a page of ours, but for what `options` change. */
	connect(path: string, options?: ClientOptions & { protocols?: string[] }): WebSocket;
}

/** A whole web on a free port with a real database, and labd's socket at `<folder>/labd.sock`. */
export async function startTestWeb(changes: Partial<WebParts> = {}): Promise<TestWeb> {
	const folder = await mkdtemp(join(tmpdir(), 'proclab-web-'));
	const site = await writeSite(join(folder, 'dist'));
	const identity = valueIn(await createLocalIdentity({ secretFile: join(folder, 'data', 'secret') }));
	const database = valueIn(await openDatabase(join(folder, 'data')));
	const sockets = new SessionSockets();
	let port = 0;
	const store = createProgressStore(database);
	const notes = createNotesStore(database);
	const app = await createWebApp({
		site,
		identity,
		store,
		notes,
		clock: systemClock,
		sockets,
		metrics: createMetrics(() => sockets.size),
		labd: createLabdPeer(join(folder, 'labd.sock')),
		course: () => testCourse,
		logger: silentLogger,
		allowedHosts: () => loopbackHosts(port),
		...changes,
	});
	await app.listen({ host: '127.0.0.1', port: 0 });
	port = (app.server.address() as AddressInfo).port;
	const host = `127.0.0.1:${port}`;
	const cookie = identity.issue().split(';')[0] ?? '';
	return {
		app,
		identity,
		folder,
		host,
		cookie,
		sockets,
		store,
		notes,
		connect: (path, { protocols = [subProtocol], ...options } = {}) =>
			new WebSocket(`ws://${host}${path}`, protocols, { origin: `http://${host}`, headers: { cookie }, ...options }),
		async [Symbol.asyncDispose]() {
			await app.close();
			await database.destroy();
			await rm(folder, { recursive: true });
		},
	};
}

async function writeSite(folder: string) {
	await mkdir(join(folder, '_astro'), { recursive: true });
	await mkdir(join(folder, 'processes', 'first-zombie'), { recursive: true });
	await writeFile(
		join(folder, 'index.html'),
		'<title>Home</title><script>let a = 1</script><script src="/x.js"></script>',
	);
	await writeFile(join(folder, '404.html'), '<title>Nothing here</title>');
	await writeFile(join(folder, 'processes/first-zombie/index.html'), '<title>Zombie</title><script>let b = 2</script>');
	await writeFile(join(folder, '_astro/app.abc.js'), 'let c = 3');
	await writeFile(join(folder, '_astro/app.abc.js.gz'), 'not really compressed');
	await writeFile(join(folder, 'processes/first-zombie/index.html.gz'), 'not really compressed either');
	await writeFile(join(folder, 'favicon.svg'), '<svg/>');
	return valueIn(await loadSite(folder));
}

const lab = labSchema.parse({ terminals: ['shell'] });

function testTask(id: string) {
	const check = () => ({ verdict: 'not-yet' as const, says: 'Not yet.', evidence: [] });
	const texts = {
		title: id,
		hints: ['a', 'b'],
		wrong: {},
		solution: 'sleep 1 &\n',
		attempts: {},
		alternatives: {},
		cheats: {},
	};
	return { id, mode: 'edge' as const, check, ...texts };
}

export const testCourse: Course = {
	title: 'Test',
	modules: [
		{
			id: 'processes',
			title: 'Processes',
			lessons: [
				{
					id: 'processes/first-zombie',
					title: 'Zombies',
					description: '',
					minutes: 1,
					...{ needs: [], gives: '', covers: {}, sources: [], transcripts: [], steps: [] },
					file: 'content/x.mdx',
					lab,
					tasks: [
						{ ...testTask('make-a-zombie'), explanation: 'Nobody waits.' },
						{
							...{ ...testTask('reap-it'), vars: { name: oneOf('otter', 'heron', 'lynx') } },
							...{ solution: 'wait {{name}}\n', alternatives: { 'kill-it': 'kill {{name}}\n' } },
						},
					],
					questions: [
						{
							...{ kind: 'ask', id: 'which-pid', question: 'Which?', answer: 'number', truth: () => undefined },
							...{ absent: 'Start it.', wrong: {}, otherwise: 'Look.', setup: null },
						},
					],
					explanations: [
						{ id: 'what-is-a-zombie', question: 'What is a zombie?' },
						{ id: 'who-reaps', question: 'Who reaps it?' },
					],
					previous: null,
					next: null,
				},
			],
		},
	],
	tracks: [],
};

export const sessionPath = '/api/session?lesson=processes%2Ffirst-zombie';

/** How an upgrade ended: `open`, or the HTTP status and body of the refusal. */
export function outcomeOf(socket: WebSocket): Promise<{ status: number; body: string }> {
	return new Promise((resolve, reject) => {
		socket.once('open', () => resolve({ status: 101, body: '' }));
		socket.once('unexpected-response', async (_request, response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of response) chunks.push(chunk);
			resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
		});
		socket.once('error', reject);
	});
}

/** One request as raw bytes, for what no client library would send; the whole answer. */
export async function sendRaw(host: string, lines: readonly string[]): Promise<string> {
	const [name, port] = host.split(':');
	const socket = createConnection({ host: name ?? '', port: Number(port) });
	socket.write(`${lines.join('\r\n')}\r\n\r\n`);
	const chunks: Buffer[] = [];
	for await (const chunk of socket) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}
