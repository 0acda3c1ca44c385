import { createLogger } from '../foundation/node/pino-logger.ts';
import { readSettings } from '../foundation/node/settings.ts';
import { ProblemError } from '../foundation/problem.ts';
import { type RunningWeb, startWeb } from './start-web.ts';

/** How long open requests may delay the end, in milliseconds. */
const closeTimeout = 5_000;

/**
 * Runs web until SIGTERM or SIGINT. Prints `{"listening":"http://127.0.0.1:4117/"}` on standard output once it answers; logs go to standard
 * error. Exit code 1 when it can't start.
 */
async function main(): Promise<void> {
	process.umask(0o077);
	try {
		const settings = readSettings();
		const logger = createLogger('web', settings.logLevel);
		const web = await startWeb(settings, logger);
		for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void stop(web));
		process.stdout.write(`${JSON.stringify({ listening: web.url })}\n`);
		logger.info({ url: web.url }, 'listening');
	} catch (error) {
		if (!(error instanceof ProblemError)) throw error;
		const { code, what, why, fix } = error.problem;
		process.stderr.write(`web: ${what}\n  ${why}\n  ${fix}\n  (${code})\n`);
		process.exitCode = 1;
	}
}

async function stop(web: RunningWeb): Promise<void> {
	setTimeout(() => process.exit(0), closeTimeout).unref();
	await web.close();
}

await main();
