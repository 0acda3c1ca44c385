import type { Settings } from '../foundation/node/settings.ts';
import type { Problem } from '../foundation/problem.ts';
import { findEntry } from '../runtime/rootless/entry.ts';
import { childEnvironment } from './child-environment.ts';

/**
 * Begins this program anew, as the same process, as root of a user namespace of the ordinary user that it runs as: what labs need of root
 * it then may, and finds the programs of administrators. Comes back only with the reason why it can't; root has nothing to enter.
 */
export function enterNamespace({ home }: Settings): Problem | undefined {
	if (process.getuid?.() === 0) return undefined;
	const entry = findEntry(home);
	if (!entry.ok) return entry.error;
	const { command, env } = entry.value;
	const [file = '', ...args] = [
		'/usr/bin/env',
		...command,
		process.execPath,
		...process.execArgv,
		...process.argv.slice(1),
	];
	if (process.execve === undefined) throw new Error('This Node has no process.execve.');
	process.execve(file, [file, ...args], { ...process.env, PATH: childEnvironment(process.env).PATH, ...env });
}
