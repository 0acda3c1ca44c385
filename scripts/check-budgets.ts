import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Budget, measureSite, overBudget } from './budgets/measure-site.ts';

const folder = join(import.meta.dirname, '..', 'dist');
if (existsSync(join(folder, 'index.html'))) report(measureSite(folder));
else {
	console.error(`There is no built site in ${folder}. Build it first: npm run proclab start builds it.`);
	process.exitCode = 1;
}

/** Bytes as sent with gzip; a page's own weight is all it loads before the terminal is asked for. */
function report(budgets: readonly Budget[]): void {
	console.log(`${'what'.padEnd(52)}${'gzipped'.padStart(10)}${'budget'.padStart(10)}`);
	for (const { what, bytes, most, parts } of budgets) {
		console.log(`${what.padEnd(52)}${String(bytes).padStart(10)}${String(most).padStart(10)}`);
		for (const [part, size] of parts) console.log(`  ${part.padEnd(50)}${String(size).padStart(10)}`);
	}
	const over = overBudget(budgets);
	for (const { what, bytes, most } of over) console.error(`${what}: ${bytes - most} bytes over its budget of ${most}.`);
	process.exitCode = over.length > 0 ? 1 : 0;
}
