import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { loadCourse } from '../course/load-course.ts';
import { openDatabase } from '../database/open-database.ts';
import { createLogger } from '../foundation/node/pino-logger.ts';
import { readSettings, type Settings } from '../foundation/node/settings.ts';
import type { Identity } from '../identity/identity.ts';
import { createLocalIdentity } from '../identity/local-identity.ts';
import { composeWeb } from './compose-web.ts';
import { createLabdPeer } from './labd-peer.ts';
import { LiveCourse } from './live-course.ts';
import { loopbackHosts } from './request-guard.ts';
import { valueIn } from './value-in.ts';

type Next = () => void;

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

interface UpgradeSource {
	on(event: 'upgrade', listener: OnUpgrade): unknown;
	off(event: 'upgrade', listener: OnUpgrade): unknown;
	address(): { readonly port: number } | string | null;
}

/** What is used of Vite's development server. */
interface DevServer {
	readonly httpServer: UpgradeSource | null;
	readonly middlewares: {
		use(handle: (request: IncomingMessage, response: ServerResponse, next: Next) => void): unknown;
	};
	readonly watcher: {
		on(event: 'all', listener: (event: string, path: string) => void): unknown;
		off(event: 'all', listener: (event: string, path: string) => void): unknown;
	};
}

interface AttachOptions {
	readonly server: DevServer;
	readonly settings?: Settings;
	/** Tells the author what is wrong with the course. */
	readonly warn: (message: string) => void;
	/** Tells the author that it is well again. */
	readonly inform?: (message: string) => void;
}

/** Answers what begins with `/api/` or is `/healthz` or `/metrics` on the development server's port; leaves the rest, Vite's own socket too, to it. */
export async function attachWeb({
	server,
	settings = readSettings(),
	warn,
	inform = () => undefined,
}: AttachOptions): Promise<AsyncDisposable> {
	const { home } = settings;
	const labd = createLabdPeer(home.labdSocket);
	const course = new LiveCourse({ root: home.root, labd, warn, inform, current: await loadCourse(home.root) });
	const identity = valueIn(await createLocalIdentity({ secretFile: join(home.data, 'secret') }));
	const app = await composeWeb({
		site: null,
		database: valueIn(await openDatabase(home.data)),
		identity,
		labd,
		course: () => course.current,
		logger: createLogger('web', settings.logLevel),
		allowedHosts: () => loopbackHosts(portOf(server)),
	});
	await app.ready();
	const upgrade = forwardUpgrades(app);
	const changed = (_event: string, path: string) => course.changed(path);
	server.middlewares.use((request, response, next) => handle({ app, identity, request, response, next }));
	server.httpServer?.on('upgrade', upgrade);
	server.watcher.on('all', changed);
	return {
		async [Symbol.asyncDispose]() {
			server.httpServer?.off('upgrade', upgrade);
			server.watcher.off('all', changed);
			course[Symbol.dispose]();
			await app.close();
		},
	};
}

interface Handling {
	readonly app: FastifyInstance;
	readonly identity: Identity;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly next: Next;
}

function handle({ app, identity, request, response, next }: Handling): void {
	if (isOurs(request)) {
		app.routing(request, response);
		return;
	}
	if (request.headers.accept?.includes('text/html') && !identity.identify(request.headers.cookie))
		response.setHeader('set-cookie', identity.issue());
	next();
}

function forwardUpgrades(app: FastifyInstance): OnUpgrade {
	return (request, socket, head) => {
		if (isOurs(request)) app.server.emit('upgrade', request, socket, head);
	};
}

function isOurs({ url = '' }: IncomingMessage): boolean {
	return /^\/(api\/|healthz$|metrics$)/.test(url);
}

function portOf({ httpServer }: DevServer): number {
	const address = httpServer?.address();
	return typeof address === 'object' && address !== null ? address.port : 0;
}
