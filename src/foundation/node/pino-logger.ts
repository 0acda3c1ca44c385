import { type LoggerOptions, pino } from 'pino';
import type { Logger } from '../logger.ts';

/** Structured logs to standard error as JSON lines; pretty when standard error is a terminal. `name` says which program. */
export function createLogger(name: string, level = 'info'): Logger {
	const options: LoggerOptions = { name, level, base: { program: name } };
	if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: 2, sync: false }));
	return pino({
		...options,
		transport: {
			target: 'pino-pretty',
			options: { destination: 2, ignore: 'pid,hostname,program,name', messageFormat: `${name}: {msg}` },
		},
	});
}
