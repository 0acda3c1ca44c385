import { basename } from 'node:path/posix';
import type { FileSize } from './measure.ts';

/** What comparable code bases really do. */
export const houseNumbers = {
	file: { median: 60, p90: 220, max: 400 },
	/** Functions of one line (most arrows) are left out of the median, or it would say nothing. */
	function: { median: 10, max: 80 },
	parameters: 3,
};

export interface Spread {
	readonly count: number;
	readonly median: number;
	readonly p90: number;
	readonly max: number;
}

export function spread(values: readonly number[]): Spread {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
	return { count: sorted.length, median: at(0.5), p90: at(0.9), max: at(1) };
}

/** Line counts of product code: tests and scripts of cases are held to the limits of one file, not to the medians. */
export function spreads(files: readonly FileSize[]): { readonly file: Spread; readonly function: Spread } {
	const product = files.filter((file) => !isTest(file.path));
	return {
		file: spread(product.map((file) => file.lines)),
		function: spread(product.flatMap((file) => file.functions.map((fn) => fn.lines)).filter((lines) => lines > 1)),
	};
}

/** Everything that is over a house number, as lines to print. */
export function overHouseNumbers(files: readonly FileSize[]): string[] {
	return [...files.flatMap(fileFaults), ...spreadFaults(files)];
}

function spreadFaults(files: readonly FileSize[]): string[] {
	const found = spreads(files);
	const { file, function: fn } = houseNumbers;
	return [
		over('the median file', found.file.median, file.median),
		over('the file at p90', found.file.p90, file.p90),
		over('the median function', found.function.median, fn.median),
	].flat();
}

function over(what: string, lines: number, limit: number): string[] {
	return lines > limit ? [`${what} has ${lines} lines, over ${limit}`] : [];
}

function fileFaults(file: FileSize): string[] {
	return [
		...over(file.path, file.lines, houseNumbers.file.max),
		...nameFaults(file.path),
		...file.anys.map((line) => `${file.path}:${line}: the type any`),
		...file.functions.flatMap((fn) => functionFaults(file.path, fn)),
	];
}

function functionFaults(path: string, fn: FileSize['functions'][number]): string[] {
	// What groups tests is as long as they are; each test in it is measured by itself.
	const grouping = isTest(path) && /^(anonymous function|describe[A-Z]\w*)$/.test(fn.name);
	const long = grouping ? [] : over(`${path}:${fn.line}: ${fn.name}`, fn.lines, houseNumbers.function.max);
	const wide =
		fn.parameters > houseNumbers.parameters
			? [`${path}:${fn.line}: ${fn.name} has ${fn.parameters} positional parameters, over ${houseNumbers.parameters}`]
			: [];
	return [...long, ...wide];
}

const kebab = /^\[?(\.\.\.)?[a-z0-9]+(-[a-z0-9]+)*\]?(\.[a-z0-9]+)*$/;
const pascal = /^[A-Z][A-Za-z0-9]*\.(svelte|astro)$/;

function nameFaults(path: string): string[] {
	const name = basename(path);
	const component = /\.(svelte|astro)$/.test(name) && !path.startsWith('src/pages/');
	if (component) return pascal.test(name) ? [] : [`${path}: a component's file name is PascalCase`];
	return kebab.test(name) ? [] : [`${path}: a file name is kebab-case`];
}

function isTest(path: string): boolean {
	return path.endsWith('.test.ts') || path.startsWith('tests/');
}
