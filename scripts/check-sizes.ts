import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { houseNumbers, overHouseNumbers, type Spread, spreads } from './sizes/house-numbers.ts';
import { measureFile } from './sizes/measure.ts';
import { listSourceFiles } from './source-files.ts';

const root = resolve(process.argv[2] ?? `${import.meta.dirname}/..`);
const files = listSourceFiles(root).map((path) => measureFile(path, readFileSync(join(root, path), 'utf8')));
const found = spreads(files);
const faults = overHouseNumbers(files);

console.log('lines per    count  median     p90     max');
printRow('file', found.file);
printRow('function', found.function);
console.log(
	`house numbers: files ${JSON.stringify(houseNumbers.file)}, functions ${JSON.stringify(houseNumbers.function)}`,
);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 || files.length === 0 ? 1 : 0;

function printRow(name: string, { count, median, p90, max }: Spread): void {
	console.log(name.padEnd(10) + [count, median, p90, max].map((value) => String(value).padStart(8)).join(''));
}
