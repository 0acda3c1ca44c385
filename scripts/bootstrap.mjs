#!/usr/bin/env node
// The first thing that runs. Needs nothing installed: Node's builtins only, any Node from 18 on.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver } from './bootstrap/hand-over.mjs';
import { ensureModules } from './bootstrap/install-modules.mjs';
import { ensurePackages } from './bootstrap/install-packages.mjs';
import { platformProblem } from './bootstrap/platform.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);

/** @returns {Promise<number>} the exit code */
async function main() {
	const problem =
		platformProblem(process.platform, process.versions.node) ??
		(await ensureModules(root)) ??
		(await ensurePackages(args));
	if (problem !== undefined) {
		console.error(problem);
		return 1;
	}
	return handOver(root, args);
}

process.exitCode = await main();
