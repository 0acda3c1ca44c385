import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import { type FastifyInstance, fastify } from 'fastify';
import type { Identity } from '../identity/identity.ts';
import { type WebHealth, webPaths } from '../protocol/web-api.ts';
import { type ApiParts, addApiRoutes } from './api-routes.ts';
import type { Metrics } from './metrics.ts';
import { handleErrors } from './problem-reply.ts';
import { countsBy } from './request-counts.ts';
import { guardRequests, requireLearner } from './request-guard.ts';
import { securityHeaders } from './security-headers.ts';
import { addSessionRoute, allowSessions, type SessionParts } from './session-route.ts';
import { type Site, serveSite } from './site.ts';

export interface WebParts extends ApiParts, SessionParts {
	/** `null` while Astro's development server serves the pages. */
	readonly site: Site | null;
	readonly identity: Identity;
	readonly metrics: Metrics;
	/** `Host` values to answer to; asked for at each request, for the port may be known only after listening. */
	readonly allowedHosts: () => readonly string[];
}

/** Requests under `/api` that one address may make per minute: far more than a class reloading its pages does. */
const apiRequestsPerMinute = 1_200;

/** What a browser talks to. It doesn't listen yet. */
export async function createWebApp(parts: WebParts): Promise<FastifyInstance> {
	const app = fastify({
		bodyLimit: 16 * 1024,
		requestTimeout: 10_000,
		routerOptions: { maxParamLength: 256 },
		forceCloseConnections: true,
	});
	handleErrors(app, parts.logger);
	await allowSessions(app, parts);
	await app.register(fastifyHelmet, securityHeaders(parts.site?.inlineScripts ?? []));
	guardRequests(app, parts.allowedHosts);
	countRequests(app, parts);
	addOperatorRoutes(app, parts);
	await app.register(async (api) => addApi(api, parts), { prefix: '/api' });
	if (parts.site) await serveSite(app, parts.site, parts.identity);
	return app;
}

async function addApi(api: FastifyInstance, parts: WebParts): Promise<void> {
	const store = countsBy(parts.clock);
	await api.register(fastifyRateLimit, { max: apiRequestsPerMinute, timeWindow: 60_000, store });
	requireLearner(api, parts.identity);
	addSessionRoute(api, parts);
	addApiRoutes(api, parts);
}

function addOperatorRoutes(app: FastifyInstance, { labd, metrics }: WebParts): void {
	app.get(webPaths.health, async (): Promise<WebHealth> => {
		const health = await labd.health();
		return { ok: true, labd: { ok: health.ok && health.value.ok, problem: health.ok ? null : health.error.why } };
	});
	app.get(webPaths.metrics, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}

function countRequests(app: FastifyInstance, { metrics, logger }: WebParts): void {
	app.addHook('onResponse', async (request, reply) => {
		const { method, url } = request;
		metrics.request({ method, route: request.routeOptions.url ?? 'none', status: reply.statusCode });
		logger.debug({ method, url, status: reply.statusCode, milliseconds: reply.elapsedTime }, 'answered');
	});
}
