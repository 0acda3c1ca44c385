import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes, problemText, type RunCommand, refuseArguments, usageError } from '../command.ts';
import { findRunning, isAlive } from './running.ts';

/** Longer than the supervisor itself waits for its children, milliseconds. */
const patience = 90_000;

/** Ends the Proclab of this home and waits until it is gone. */
export const stopCommand: RunCommand = async (settings, args) => {
	const parsed = refuseArguments(args);
	if (!parsed.ok) return usageError(parsed.error);
	const running = findRunning(settings.home);
	if (!running) {
		console.log('Proclab is not running.');
		return exitCodes.done;
	}
	process.kill(running.pid, 'SIGTERM');
	const deadline = performance.now() + patience;
	while (isAlive(running) && performance.now() < deadline) await sleep(50);
	if (!isAlive(running)) {
		console.log('Proclab has stopped.');
		return exitCodes.done;
	}
	console.error(
		problemText({
			code: 'still-running',
			what: `Proclab (process ${running.pid}) was told to stop and is still running.`,
			why: `It did not end within ${patience / 1000} seconds.`,
			fix: `See what it is doing in its terminal; kill -9 ${running.pid} ends it, and the next start removes what its labs left.`,
		}),
	);
	return exitCodes.failed;
};
