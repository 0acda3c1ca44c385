import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';

/** Answers with a problem: as text to a person who opened an address, else as JSON `{ code, what, why, fix }`. */
export function replyWithProblem(reply: FastifyReply, status: number, problem: Problem): FastifyReply {
	const { code, what, why, fix } = problem;
	reply.code(status).header('cache-control', 'no-store');
	if (reply.request.headers.accept?.includes('text/html'))
		return reply.type('text/plain; charset=utf-8').send(`${what}\n${why}\n${fix}\n\n(${code})\n`);
	return reply.send({ code, what, why, fix });
}

/** Answers with status and problem whatever a handler threw; only our own faults are logged. */
export function handleErrors(app: FastifyInstance, logger: Logger): void {
	app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply) => {
		const status = error.statusCode ?? 500;
		if (status < 500) return replyWithProblem(reply, status, badRequest(error));
		logger.error({ error: error.stack, url: request.url }, 'a request failed');
		return replyWithProblem(reply, status, {
			code: 'internal-error',
			what: 'Proclab made a mistake.',
			why: 'The log of web says more.',
			fix: 'Try again; if it stays, report it with the lines of the log.',
		});
	});
}

function badRequest(error: FastifyError): Problem {
	if (error.statusCode === 429)
		return {
			code: 'too-many-requests',
			what: 'That were too many requests at once.',
			why: error.message,
			fix: 'Wait a minute.',
		};
	return {
		code: 'bad-request',
		what: 'The server can’t make sense of this request.',
		why: error.message,
		fix: 'Go back to the page and reload it.',
	};
}

export function notFound(url: string): Problem {
	return {
		code: 'not-found',
		what: 'There is nothing here.',
		why: `Nothing answers to ${url.slice(0, 200)}.`,
		fix: 'Check the address, or begin at the front page.',
	};
}
