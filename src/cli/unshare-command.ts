import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findProgram } from '../runtime/oci/engine.ts';
import { type RunCommand, usageError } from './command.ts';

/** Runs a program with our terminal, as who makes labs: an ordinary user may read and remove there what belongs to subordinate ids. */
export const unshareCommand: RunCommand = (_settings, [program = '', ...args]) => {
	const file = program.includes('/') ? program : findProgram(program);
	if (!file)
		return Promise.resolve(usageError(program === '' ? 'Which program?' : `There is no program '${program}'.`));
	return new Promise((resolve, reject) => {
		const child = spawn(file, args, { stdio: 'inherit' });
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
	});
};
