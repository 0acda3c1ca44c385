import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runNode } from '../../src/cli/script-command.ts';
import { describeMachine } from '../../src/cli/soak/describe-machine.ts';
import { faultsText } from './kit/faults-text.ts';

/** The long form of the fault suite, all of it or the files named; a whole run is told in `docs/faults.md`. */
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
if (names.length === 0 && existsSync(results)) {
	const told = existsSync(figures) ? readFileSync(figures, 'utf8').split('\n').filter(Boolean) : [];
	const text = faultsText({
		machine,
		results: JSON.parse(readFileSync(results, 'utf8')),
		figures: told.map((line) => JSON.parse(line)),
	});
	writeFileSync(join(root, 'docs', 'faults.md'), text);
}
rmSync(folder, { recursive: true });
