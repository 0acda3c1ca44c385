import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * The Node that the lock file pins.
 * @param {string} root the checkout
 */
export function pinnedNode(root) {
	return join(root, 'node_modules', 'node', 'bin', 'node');
}

/**
 * Runs a command of Proclab under the pinned Node; signals and the exit code pass through. Compiled code is kept: it halves the start.
 * @param {string} root the checkout
 * @param {readonly string[]} args the command and its arguments
 * @returns {Promise<number>} the exit code
 */
export function handOver(root, args) {
	return new Promise((resolve, reject) => {
		const child = spawn(pinnedNode(root), [join(root, 'src', 'cli', 'main.ts'), ...args], {
			stdio: 'inherit',
			env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'proclab'), ...process.env },
		});
		for (const signal of forwarded) process.on(signal, () => child.kill(signal));
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
	});
}
