import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { loadCourse } from '../course/load-course.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Settings } from '../foundation/node/settings.ts';
import { ProblemError } from '../foundation/problem.ts';
import { createLocalIdentity } from '../identity/local-identity.ts';
import { composeWeb } from './compose-web.ts';
import { createLabdPeer } from './labd-peer.ts';
import { loopbackHosts } from './request-guard.ts';
import { loadSite } from './site.ts';
import { valueIn } from './value-in.ts';

export interface RunningWeb {
	/** `http://127.0.0.1:4117/` */
	readonly url: string;
	close(): Promise<void>;
}

/** @throws ProblemError `listen-needs-accounts`, `port-taken`, `port-refused`, or what its parts can't do. */
export async function startWeb(settings: Settings, logger: Logger): Promise<RunningWeb> {
	refuseOtherThanLoopback(settings.listen);
	const { home } = settings;
	const course = await loadCourse(home.root);
	const site = valueIn(await loadSite(home.site));
	const identity = valueIn(await createLocalIdentity({ secretFile: join(home.data, 'secret') }));
	const database = valueIn(await openDatabase(home.data));
	let port = settings.port;
	const app = await composeWeb({
		site,
		database,
		identity,
		labd: createLabdPeer(home.labdSocket),
		course: () => course,
		logger,
		allowedHosts: () => loopbackHosts(port),
	});
	try {
		port = await listen(app, settings);
	} catch (error) {
		await app.close();
		throw error;
	}
	return { url: `http://${hostInUrl(settings.listen)}:${port}/`, close: () => app.close() };
}

/** There are no accounts yet: whoever reaches web is the local learner. */
function refuseOtherThanLoopback(address: string): void {
	if (address === 'localhost' || address === '::1' || address === '127.0.0.1') return;
	throw new ProblemError({
		code: 'listen-needs-accounts',
		what: `Proclab can't listen on ${address}.`,
		why: 'This version has no accounts: everyone who reached that address would be the same learner, with root in the same labs.',
		fix: 'Unset PROCLAB_LISTEN, or set it to 127.0.0.1. From another machine, use a tunnel: ssh -L 4117:127.0.0.1:4117 HOST.',
	});
}

async function listen(app: FastifyInstance, { listen: host, port }: Settings): Promise<number> {
	try {
		return Number(new URL(await app.listen({ host, port })).port || 80);
	} catch (cause) {
		throw new ProblemError(cannotListen(cause, host, port));
	}
}

function cannotListen(cause: unknown, host: string, port: number) {
	const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
	const taken = code === 'EADDRINUSE';
	return {
		code: taken ? 'port-taken' : 'port-refused',
		what: `Proclab can't listen on port ${port} of ${host}.`,
		why: taken
			? 'Another program listens there; maybe Proclab already runs.'
			: `${cause instanceof Error ? cause.message : String(cause)}.`,
		fix: `Stop the other program (ss -ltnp 'sport = :${port}' names it), or choose another port: PROCLAB_PORT=${port < 65_535 ? port + 1 : 4117} npm start.`,
		cause,
	};
}

function hostInUrl(address: string): string {
	return isIPv4(address) || address === 'localhost' ? address : `[${address}]`;
}
