import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { RunCommand } from './command.ts';

export const testCommand = runScript('scripts/run-gate.ts');
export const benchCommand = runScript('bench/run.ts');

/** A command that is a script of the checkout, run by the same Node. Signals of the terminal reach it by themselves. */
export function runScript(path: string): RunCommand {
	return (settings, args) => runNode([join(settings.home.root, path), ...args], settings.home.root);
}

/** Runs a script with this Node and our terminal; SIGTERM is passed on. Answers its exit code. */
export function runNode(args: readonly string[], cwd: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, { cwd, stdio: 'inherit' });
		const stop = (signal: NodeJS.Signals) => child.kill(signal);
		process.on('SIGTERM', stop).on('SIGINT', stop);
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			process.off('SIGTERM', stop).off('SIGINT', stop);
			resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
		});
	});
}
