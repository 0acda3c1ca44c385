import type { Logger } from '../foundation/logger.ts';
import { createLogger } from '../foundation/node/pino-logger.ts';
import { readSettings } from '../foundation/node/settings.ts';
import { ProblemError } from '../foundation/problem.ts';
import { createOciRuntime } from '../runtime/oci/create-oci-runtime.ts';
import { type Labd, startLabd } from './labd.ts';
import { readLabdSettings } from './labd-settings.ts';

/** labd ends within this after it was told to, in milliseconds, whatever hangs. */
const endWithin = 9_500;

/** Of this it spends so much on removing labs: what takes longer is left to the next one. */
const removeWithin = 7_000;

async function main(): Promise<void> {
	const { home, logLevel } = readSettings();
	const settings = readLabdSettings();
	const logger = createLogger('labd', logLevel);
	process.on('uncaughtException', (error) => {
		logger.error({ err: error }, 'labd met a defect and ends');
		process.exit(1);
	});
	const starting = startLabd({ home, runtime: createOciRuntime({ home, logger }), settings, logger });
	endOnSignal(
		starting.then((started) => (started.ok ? started.value : undefined)),
		logger,
	);
	const started = await starting;
	if (!started.ok) throw new ProblemError(started.error);
}

function endOnSignal(labd: Promise<Labd | undefined>, logger: Logger): void {
	let ending = false;
	const end = async (signal: string) => {
		if (ending) return;
		ending = true;
		logger.info({ signal }, 'labd ends');
		setTimeout(() => {
			logger.error({ seconds: endWithin / 1000 }, 'labd could not end cleanly in time');
			process.exit(1);
		}, endWithin).unref();
		const left = (await (await labd)?.close(removeWithin)) ?? [];
		if (left.length > 0) logger.warn({ labs: left }, 'labs were killed but not wholly removed; the next labd does it');
		process.exit(0);
	};
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(signal));
}

main().catch((error: unknown) => {
	if (!(error instanceof ProblemError)) throw error;
	const { code, what, why, fix } = error.problem;
	process.stderr.write(`labd: ${what}\n  ${why}\n  ${fix}\n  (${code})\n`);
	process.exit(1);
});
