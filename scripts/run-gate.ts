import { join } from 'node:path';
import { nearest } from '../src/foundation/nearest.ts';
import { runGate } from './gate/run-gate.ts';
import { closingLine, sum } from './gate/suite.ts';
import { suiteNames } from './gate/suites.ts';

const names = process.argv.slice(2);
const unknown = names.find((name) => !suiteNames.includes(name));
if (unknown === undefined) {
	const stop = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
	const total = sum(await runGate(names, { root: join(import.meta.dirname, '..'), signal: stop.signal }));
	if (stop.signal.aborted) console.log('Interrupted: not all suites ran.');
	console.log(closingLine(total));
	process.exitCode = total.failed > 0 || stop.signal.aborted ? 1 : 0;
} else {
	const meant = nearest(unknown, suiteNames);
	console.error(`There is no suite '${unknown}'.${meant ? ` Did you mean '${meant}'?` : ''}`);
	console.error(`Suites: ${suiteNames.join(', ')}.`);
	process.exitCode = 2;
}
