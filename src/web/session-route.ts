import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Course } from '../course/course.ts';
import type { Logger } from '../foundation/logger.ts';
import { closeCodes } from '../protocol/close-codes.ts';
import { maxFrameBytes } from '../protocol/numbers.ts';
import { subProtocol } from '../protocol/sub-protocol.ts';
import { keepAlive } from './keep-alive.ts';
import type { LabdPeer } from './labd-peer.ts';
import { replyWithProblem } from './problem-reply.ts';
import { relay } from './relay.ts';
import { maxSocketsPerLearner, type SessionSockets, sendFrame } from './session-sockets.ts';

export interface SessionParts {
	readonly labd: LabdPeer;
	readonly sockets: SessionSockets;
	readonly course: () => Course;
	readonly logger: Logger;
	/** Milliseconds between beats. */
	readonly beatEvery?: number;
}

/** How long a page may take to answer a close before its connection is cut, in milliseconds. */
const closeTimeout = 2_000;

/** Before any route: lets routes be upgraded. Closes every page's socket with `restart` when the server closes. */
export async function allowSessions(app: FastifyInstance, { sockets, logger }: SessionParts): Promise<void> {
	await app.register(fastifyWebsocket, {
		options: {
			maxPayload: maxFrameBytes,
			perMessageDeflate: false,
			handleProtocols: (offered: Set<string>) => offered.has(subProtocol) && subProtocol,
		},
		preClose(done) {
			const { clients } = this.websocketServer;
			sockets.closeAll();
			setTimeout(() => terminateAll(clients), closeTimeout).unref();
			this.websocketServer.close();
			done();
		},
		errorHandler(error, socket) {
			logger.debug({ error: error.message }, 'a page’s socket failed');
			if (!isProtocolError(error)) socket.terminate();
		},
	});
}

function terminateAll(sockets: Iterable<WebSocket>): void {
	for (const socket of sockets) socket.terminate();
}

/** The library itself closes such a socket with its code, `tooLarge` for one. */
function isProtocolError(error: Error): boolean {
	return 'code' in error && String(error.code).startsWith('WS_ERR_');
}

/**
 * `GET /session?lesson=ID`. Refused before the upgrade: a missing sub-protocol (400). Told by the close code, since a page can't see
 * an answer to a failed upgrade: an unknown lesson (`notFound`), too many pages (`tooMany`), labd away (`labdAway`).
 */
export function addSessionRoute(api: FastifyInstance, parts: SessionParts): void {
	api.route({
		method: 'GET',
		url: '/session',
		exposeHeadRoute: false,
		preHandler: async (request, reply) => {
			if (!request.ws) return replyWithProblem(reply, 426, notAnUpgrade);
			if (!offersSubProtocol(request)) return replyWithProblem(reply, 400, wrongProtocol);
		},
		handler: (_request, reply) => replyWithProblem(reply, 426, notAnUpgrade),
		wsHandler: (socket, request) => openSession(socket, request, parts),
	});
}

function openSession(page: WebSocket, request: FastifyRequest, parts: SessionParts): void {
	const { labd, sockets, course, logger, beatEvery } = parts;
	const { id: learner = '', seed = '' } = request.learner ?? {};
	const lesson = (request.query as { lesson?: unknown }).lesson;
	if (typeof lesson !== 'string' || !hasLesson(course(), lesson)) {
		page.close(closeCodes.notFound, 'There is no such lesson');
	} else if (!sockets.add(learner, page)) {
		sendFrame(page, { type: 'problem', problem: tooManyPages });
		page.close(closeCodes.tooMany, 'Too many pages are open');
	} else {
		keepAlive(page, beatEvery);
		relay(page, labd.openSession({ learner, lesson, seed }), logger);
	}
}

function hasLesson(course: Course, id: string): boolean {
	return course.modules.some((module) => module.lessons.some((lesson) => lesson.id === id));
}

function offersSubProtocol({ headers }: FastifyRequest): boolean {
	const offered = headers['sec-websocket-protocol'] ?? '';
	return offered.split(',').some((name) => name.trim() === subProtocol);
}

const notAnUpgrade = {
	code: 'not-an-upgrade',
	what: 'This address is for WebSockets.',
	why: 'The request doesn’t ask for an upgrade.',
	fix: `Connect with the sub-protocol ${subProtocol}.`,
};

const wrongProtocol = {
	code: 'wrong-protocol',
	what: 'The page speaks another language than this server.',
	why: `It doesn’t offer the sub-protocol ${subProtocol}.`,
	fix: 'Reload the page.',
};

const tooManyPages = {
	code: 'too-many-pages',
	what: 'Too many lesson pages are open.',
	why: `At most ${maxSocketsPerLearner} can be connected at once.`,
	fix: 'Close some of them, then reload this one.',
};
