/** Runs every bench of this folder, one after the other: `npm run bench`, `npm run bench -- --json`, `npm run bench -- echo`. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../src/foundation/nearest.ts';

const helpers = ['run.ts', 'figures.ts'];
const benches = readdirSync(import.meta.dirname)
	.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !helpers.includes(name))
	.map((name) => name.slice(0, -'.ts'.length));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));

const unknown = wanted.find((name) => !benches.includes(name));
if (unknown !== undefined) {
	const meant = nearest(unknown, benches);
	console.error(`There is no bench '${unknown}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`);
	process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : benches) {
	if (!flags.includes('--json')) process.stdout.write(`\n${name}\n`);
	const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...flags], {
		stdio: 'inherit',
	});
	if (status !== 0) process.exitCode = 1;
}
