import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { Identity } from '../identity/identity.ts';
import { inlineScriptHashes } from './inline-scripts.ts';
import { notFound, replyWithProblem } from './problem-reply.ts';

/** A site that Astro built. */
export interface Site {
	readonly folder: string;
	readonly inlineScripts: readonly string[];
	/** What `404.html` says. */
	readonly missing: string;
}

/** Problem `site-not-built`. */
export async function loadSite(folder: string): Promise<Result<Site, Problem>> {
	try {
		const [missing, inlineScripts] = await Promise.all([
			readFile(join(folder, '404.html'), 'utf8'),
			inlineScriptHashes(folder),
		]);
		return succeed({ folder, inlineScripts, missing });
	} catch (cause) {
		return fail({
			code: 'site-not-built',
			what: `The built site in ${folder} isn't there or isn't whole.`,
			why: `${cause instanceof Error ? cause.message : String(cause)}.`,
			fix: 'Run npm start, which builds it.',
			cause,
		});
	}
}

/** Serves the site. Every page gives a cookie to a browser that has no valid one. */
export async function serveSite(app: FastifyInstance, site: Site, identity: Identity): Promise<void> {
	await app.register(fastifyStatic, {
		root: site.folder,
		redirect: true,
		cacheControl: false,
		preCompressed: true,
		setHeaders(reply, path) {
			const name = relative(site.folder, path);
			reply.header('cache-control', name.startsWith('_astro/') ? 'public, max-age=31536000, immutable' : 'no-cache');
			if (/\.html(\.gz)?$/.test(name)) welcome(reply, identity);
		},
	});
	app.setNotFoundHandler((request, reply) => {
		if (request.ws || !request.headers.accept?.includes('text/html'))
			return replyWithProblem(reply, 404, notFound(request.url));
		welcome(reply, identity);
		return reply.code(404).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(site.missing);
	});
}

function welcome(reply: FastifyReply, identity: Identity): void {
	if (!identity.identify(reply.request.headers.cookie)) reply.header('set-cookie', identity.issue());
}
