import type { FastifyInstance } from 'fastify';
import type { Course } from '../course/course.ts';
import type { Database } from '../database/open-database.ts';
import { systemClock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Identity } from '../identity/identity.ts';
import { createNotesStore } from '../progress/sql-notes-store.ts';
import { createProgressStore } from '../progress/sql-progress-store.ts';
import { AttemptRecorder } from './attempt-recorder.ts';
import type { LabdPeer } from './labd-peer.ts';
import { createMetrics } from './metrics.ts';
import { SessionSockets } from './session-sockets.ts';
import type { Site } from './site.ts';
import { createWebApp } from './web-app.ts';

export interface WebEnvironment {
	readonly site: Site | null;
	readonly database: Database;
	readonly identity: Identity;
	readonly labd: LabdPeer;
	readonly course: () => Course;
	readonly logger: Logger;
	readonly allowedHosts: () => readonly string[];
}

/** The app with its progress store, fed by labd. Closing the app ends the recording and closes the database. */
export async function composeWeb(environment: WebEnvironment): Promise<FastifyInstance> {
	const { database, labd, logger } = environment;
	const sockets = new SessionSockets();
	const metrics = createMetrics(() => sockets.size);
	const store = createProgressStore(database);
	const notes = createNotesStore(database);
	const app = await createWebApp({ ...environment, store, notes, clock: systemClock, sockets, metrics });
	const recorder = new AttemptRecorder({
		labd,
		store,
		logger,
		onRecorded: () => metrics.attemptRecorded(),
		onRefused({ learner }, { code, what, why, fix }) {
			metrics.attemptRefused();
			sockets.tell(learner, { type: 'problem', problem: { code, what, why, fix } });
		},
	});
	app.addHook('onClose', async () => {
		recorder[Symbol.dispose]();
		await database.destroy();
	});
	return app;
}
