import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '../foundation/logger.ts';
import { closeCodes } from '../protocol/close-codes.ts';
import { subProtocol } from '../protocol/frames.ts';
import { labdPaths, sessionQuerySchema } from '../protocol/labd-api.ts';
import { maxFrameBytes } from '../protocol/numbers.ts';
import type { AttemptsOutbox } from './attempts-outbox.ts';
import { serveAttempts } from './attempts-socket.ts';
import type { LessonLabs } from './lesson-labs.ts';
import { answerRequest, type LabdAnswers } from './routes.ts';
import { serveSession } from './session-socket.ts';

export interface LabdServerOptions {
	readonly labs: LessonLabs;
	readonly outbox: AttemptsOutbox;
	readonly answers: LabdAnswers;
	readonly logger: Logger;
}

/** labd's API, as `labd-api.ts` describes it; not yet listening. */
export interface LabdServer {
	readonly http: Server;
	/** Tells every page and web to come back, and closes. */
	close(): Promise<void>;
}

export function createLabdServer(options: LabdServerOptions): LabdServer {
	const { answers, logger } = options;
	const sockets = new WebSocketServer({
		noServer: true,
		maxPayload: maxFrameBytes,
		perMessageDeflate: false,
		handleProtocols: (offered) => (offered.has(subProtocol) ? subProtocol : false),
	});
	const http = createServer((request, response) => {
		answerRequest(request, response, answers).catch((error: unknown) => {
			logger.error({ err: error, url: request.url }, 'a request failed');
			response.writeHead(500).end();
		});
	});
	http.on('upgrade', (request, socket, head) => {
		socket.on('error', (error) => logger.debug({ err: error }, 'a connection broke'));
		const serve = answers.health().ok ? chooseService(request, options) : 503;
		if (typeof serve === 'number') return refuse(socket, serve);
		sockets.handleUpgrade(request, socket, head, serve);
	});
	return {
		http,
		async close() {
			const closed = new Promise<void>((resolve) => http.close(() => resolve()));
			for (const socket of sockets.clients) socket.close(closeCodes.restart, 'labd is ending');
			http.closeIdleConnections();
			const hurry = setTimeout(() => {
				for (const socket of sockets.clients) socket.terminate();
				http.closeAllConnections();
			}, 1_000);
			await closed;
			clearTimeout(hurry);
		},
	};
}

/** What to do with a WebSocket on this path, or the HTTP status of the refusal. */
function chooseService(request: IncomingMessage, options: LabdServerOptions): ((socket: WebSocket) => void) | number {
	const { labs, outbox, logger } = options;
	const url = new URL(request.url ?? '/', 'http://labd');
	if (url.pathname === labdPaths.attempts) return (socket) => serveAttempts(socket, outbox, logger);
	if (url.pathname !== labdPaths.session) return 404;
	const query = sessionQuerySchema.safeParse(Object.fromEntries(url.searchParams));
	if (!query.success) return 400;
	return (socket) => {
		const { learner: id, seed, lesson } = query.data;
		const opened = labs.open({ id, seed }, lesson);
		if (opened.ok) serveSession(socket, opened.value, logger);
		else socket.close(closeCodes.notFound, opened.error.code);
	};
}

function refuse(socket: Duplex, status: number): void {
	socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
