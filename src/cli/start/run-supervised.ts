import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '../../foundation/node/pino-logger.ts';
import type { Settings } from '../../foundation/node/settings.ts';
import type { Problem } from '../../foundation/problem.ts';
import type { Result } from '../../foundation/result.ts';
import { leaveNamespace } from '../../runtime/rootless/entry.ts';
import { exitCodes, problemText } from '../command.ts';
import { findFreePort } from '../doctor/port.ts';
import type { ChildSpec } from './child.ts';
import { siteUrl } from './children.ts';
import { prepareParts } from './prepare-parts.ts';
import { claimHome, findRunning, type Running, releaseHome } from './running.ts';
import { Supervisor } from './supervisor.ts';

export interface SupervisedPrograms {
	readonly needsSite: boolean;
	/** Said after the address. */
	readonly hint: string;
	/** Makes what the programs expect, and says how they are started; called once, when all else is ready. */
	prepare(port: number): Result<readonly ChildSpec[], Problem>;
}

/** Runs a home's programs until SIGINT or SIGTERM: one set for a home at a time. Answers the exit code. */
export async function runSupervised(settings: Settings, programs: SupervisedPrograms): Promise<number> {
	const stop = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
	const running = findRunning(settings.home);
	if (running) return alreadyRunning(running);
	const port = settings.port === 0 ? await findFreePort(settings.listen) : settings.port;
	const url = siteUrl(settings.listen, port);
	const { needsSite } = programs;
	const unready = await prepareParts(settings, {
		needsSite,
		stop: stop.signal,
		claim: () => claimHome(settings.home, url),
	});
	if (unready.other) return alreadyRunning(unready.other);
	try {
		return unready.exitCode ?? (await supervise(settings, { ...programs, port, url, stop: stop.signal }));
	} finally {
		rmSync(join(settings.home.run, 'web'), { recursive: true, force: true });
		releaseHome(settings.home);
		leaveNamespace(settings.home);
		removeEmptyFolders(settings.home.run);
	}
}

function alreadyRunning({ pid, url }: Running): number {
	console.log(`Proclab is already running at ${url} (process ${pid}). To end it: npm run proclab stop`);
	return exitCodes.done;
}

interface Supervision extends SupervisedPrograms {
	readonly port: number;
	readonly url: string;
	readonly stop: AbortSignal;
}

async function supervise(settings: Settings, { prepare, hint, port, url, stop }: Supervision): Promise<number> {
	const specs = prepare(port);
	if (!specs.ok) return tell(specs.error);
	if (stop.aborted) return exitCodes.done;
	const logger = createLogger('proclab', settings.logLevel);
	const supervisor = new Supervisor({ specs: specs.value, logger });
	const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
	const ended = stopped.then(() => supervisor.stop());
	const started = await supervisor.start();
	if (!started.ok) return tell(started.error);
	if (!stop.aborted) console.log(`Proclab is running at ${url} (${hint})`);
	const problem = await supervisor.watch();
	if (!problem) {
		await ended;
		return exitCodes.done;
	}
	await supervisor.stop();
	return tell(problem);
}

/** Whatever an engine still keeps there of a lab that could not be removed stays, and what is a mount point: `enter.pl` makes the run folder one. */
function removeEmptyFolders(folder: string): void {
	if (!existsSync(folder)) return;
	for (const entry of readdirSync(folder, { withFileTypes: true }))
		if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
	if (readdirSync(folder).length > 0) return;
	try {
		rmdirSync(folder);
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EBUSY')) throw error;
	}
}

function tell(problem: Problem): number {
	console.error(problemText(problem));
	return exitCodes.failed;
}
