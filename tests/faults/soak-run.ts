import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runNode } from '../../src/cli/script-command.ts';
import { describeMachine } from '../../src/cli/soak/describe-machine.ts';
import { faultsSince, faultsText } from './kit/faults-text.ts';

/** The long form of the fault suite, all of it or the files named; both are told in `docs/faults.md`. */
const root = resolve(import.meta.dirname, '../..');
const names = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'proclab-faults-soak-'));
const [results, figures] = [join(folder, 'results.json'), join(folder, 'figures.jsonl')];
process.env.PROCLAB_SOAK = '1';
process.env.PROCLAB_FAULTS_REPORT = figures;
const machine = describeMachine(root);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${results}`];
process.exitCode = await runNode([vitest, 'run', '--project', 'faults', ...reporters, ...names], root);
const page = join(root, 'docs', 'faults.md');
if (existsSync(results)) {
	const facts = { machine, results: JSON.parse(readFileSync(results, 'utf8')) };
	const told = existsSync(figures) ? readFileSync(figures, 'utf8').split('\n').filter(Boolean) : [];
	const text =
		names.length === 0
			? faultsText({ ...facts, figures: told.map((line) => JSON.parse(line)) })
			: faultsSince(readFileSync(page, 'utf8'), facts);
	writeFileSync(page, text);
}
rmSync(folder, { recursive: true });
