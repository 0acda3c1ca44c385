import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Problem } from '../foundation/problem.ts';
import type { Identity, Learner } from '../identity/identity.ts';
import { webPaths } from '../protocol/web-api.ts';
import { notFound, replyWithProblem } from './problem-reply.ts';

declare module 'fastify' {
	interface FastifyRequest {
		/** Who asks; set on everything under `/api`, where nobody is refused. */
		learner: Learner | null;
	}
}

/** `Host` values of a server on loopback, as browsers write them. */
export function loopbackHosts(port: number): readonly string[] {
	const names = ['127.0.0.1', 'localhost', '[::1]'];
	return port === 80 ? names.flatMap((name) => [name, `${name}:80`]) : names.map((name) => `${name}:${port}`);
}

/**
 * Refuses with 403 a foreign `Host` (DNS rebinding) and a foreign `Origin`. An upgrade or a change of state needs an `Origin`:
 * only then it is sure that a page of ours asks.
 */
export function guardRequests(app: FastifyInstance, allowedHosts: () => readonly string[]): void {
	app.addHook('onRequest', async (request, reply) => {
		const problem = foreignHost(request, allowedHosts()) ?? foreignOrigin(request, allowedHosts());
		if (problem) return replyWithProblem(reply, 403, problem);
		if (request.ws && request.routeOptions.url !== webPaths.session)
			return replyWithProblem(reply, 404, notFound(request.url));
	});
}

/** Refuses with 403 who has no valid cookie, and what another site's page asks for. */
export function requireLearner(app: FastifyInstance, identity: Identity): void {
	app.decorateRequest('learner', null);
	app.addHook('onRequest', async (request, reply) => {
		request.learner = identity.identify(request.headers.cookie) ?? null;
		const problem = fromAnotherSite(request) ?? (request.learner === null ? noSession : undefined);
		if (problem) return replyWithProblem(reply, 403, problem);
	});
}

function foreignHost({ headers }: FastifyRequest, allowed: readonly string[]): Problem | undefined {
	if (headers.host !== undefined && allowed.includes(headers.host.toLowerCase())) return undefined;
	return {
		code: 'foreign-host',
		what: 'This server doesn’t answer under that name.',
		why: `The request is for the host ${quote(headers.host)}; Proclab on this machine is ${allowed.join(', ')}.`,
		fix: `Open http://${allowed[0]}/ instead.`,
	};
}

function foreignOrigin({ headers, method, ws }: FastifyRequest, allowed: readonly string[]): Problem | undefined {
	const { origin } = headers;
	const needed = ws || (method !== 'GET' && method !== 'HEAD');
	if (origin === undefined ? !needed : allowed.some((host) => origin === `http://${host}`)) return undefined;
	return {
		code: 'foreign-origin',
		what: 'Only Proclab’s own pages may ask for this.',
		why: `The request comes from a page of ${quote(origin)}.`,
		fix: `Open http://${allowed[0]}/ and go on there.`,
	};
}

/** `SameSite` lets pages of other ports of this machine send the cookie; `Sec-Fetch-Site` tells them apart. */
function fromAnotherSite({ headers }: FastifyRequest): Problem | undefined {
	const site = headers['sec-fetch-site'];
	if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
	return {
		code: 'foreign-origin',
		what: 'Only Proclab’s own pages may ask for this.',
		why: `The browser says that the request is ${quote(String(site))}.`,
		fix: 'Open Proclab’s own page and go on there.',
	};
}

const noSession: Problem = {
	code: 'no-session',
	what: 'Proclab doesn’t know who you are.',
	why: 'The request has no valid session cookie.',
	fix: 'Open any page of Proclab in this browser, with cookies allowed, then reload this one.',
};

function quote(value: string | undefined): string {
	return value === undefined ? 'none' : JSON.stringify(value.slice(0, 100));
}
