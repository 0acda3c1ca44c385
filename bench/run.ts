/**
 * Runs every bench of this folder, one after the other: `npm run bench`, `npm run bench -- --json`, `npm run bench -- echo`.
 * `npm run bench -- labs` runs those of labs, the only ones then, and writes their figures to `docs/operating.md`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { describeMachine } from '../src/cli/soak/describe-machine.ts';
import { nearest } from '../src/foundation/nearest.ts';
import { figuresFileVariable, type ReportedFigure } from './figures.ts';
import { writeCapacity } from './kit/capacity-page.ts';

const root = join(import.meta.dirname, '..');
const helpers = ['run.ts', 'figures.ts'];
const benches = readdirSync(import.meta.dirname)
	.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !helpers.includes(name))
	.map((name) => name.slice(0, -'.ts'.length));
/** The rows on labs, in this order, with what each is told beside the flags. */
const ofLabs: readonly (readonly [string, ...string[]])[] = [
	['lab-start', '--rounds=24'],
	['many-labs'],
	['output-share'],
	['active-lab'],
	['idle', '--labs=50', '--seconds=12'],
	['density', '--seconds=30'],
];
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));

const unknown = wanted.find((name) => name !== 'labs' && !benches.includes(name));
if (unknown !== undefined) {
	const meant = nearest(unknown, ['labs', ...benches]);
	console.error(`There is no bench '${unknown}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`);
	process.exit(2);
}
if (wanted.includes('labs')) measureLabs();
else for (const name of wanted.length > 0 ? wanted : benches) run(name);

function run(name: string, extra: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): void {
	if (!flags.includes('--json')) process.stdout.write(`\n${name}\n`);
	const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...extra, ...flags], {
		...{ stdio: 'inherit', env: { ...process.env, ...environment } },
	});
	if (status !== 0) process.exitCode = 1;
}

/** A page of figures is whole or not written: one bench that failed leaves the one before. */
function measureLabs(): void {
	const began = { at: performance.now(), load: loadavg()[0] ?? 0 };
	const machine = describeMachine(root);
	const folder = mkdtempSync('/tmp/proclab-figures-');
	try {
		const file = join(folder, 'figures');
		for (const [name, ...extra] of ofLabs) run(name, extra, { [figuresFileVariable]: file });
		if (process.exitCode === 1) return;
		const lines = readFileSync(file, 'utf8').trim().split('\n');
		const figures = lines.map((line) => JSON.parse(line) as ReportedFigure);
		const seconds = (performance.now() - began.at) / 1000;
		writeCapacity(join(root, 'docs/operating.md'), figures, { machine, seconds, load: began.load });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
