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
	const logger = createLogger('web', process.env.PROCLAB_LOG);
	try {
		const web = await startWeb(readSettings(), logger);
		for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(web));
		process.stdout.write(`${JSON.stringify({ listening: web.url })}\n`);
		logger.info({ url: web.url }, 'listening');
	} catch (error) {
		if (!(error instanceof ProblemError)) throw error;
		const { code, what, why, fix } = error.problem;
		logger.error({ code, what, why, fix }, `${what} ${why} ${fix}`);
		process.exitCode = 1;
	}
}

async function stop(web: RunningWeb): Promise<void> {
	setTimeout(() => process.exit(0), closeTimeout).unref();
	await web.close();
}

await main();
