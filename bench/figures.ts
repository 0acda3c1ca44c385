import { appendFileSync } from 'node:fs';
import { loadavg } from 'node:os';

/** What a series of measurements says: the median and the 95th percentile, for these machines are noisy. */
export interface Summary {
	readonly median: number;
	readonly p95: number;
	readonly worst: number;
	readonly samples: number;
}

export function summarize(samples: readonly number[]): Summary {
	const sorted = samples.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
	return { median: at(0.5), p95: at(0.95), worst: at(1), samples: sorted.length };
}

/** One line of a bench's table. */
export interface Figure {
	readonly figure: string;
	/** What was measured: ours, or a peer in the same run. */
	readonly subject: string;
	readonly unit: 'ms' | 'us' | 'MB' | 'MB/s' | 'kB' | '%' | 'labs' | 'threads';
	readonly summary: Summary;
}

/** A figure with what it was taken beside: the load average of the last minute. */
export interface ReportedFigure extends Omit<Figure, 'summary'>, Summary {
	readonly load: number;
}

/** Where `run.ts` wants figures beside what is printed: a file of JSON lines. */
export const figuresFileVariable = 'PROCLAB_BENCH_FIGURES';

/** A number that was counted or measured once. */
export function single(named: Omit<Figure, 'summary'>, value: number): Figure {
	return { ...named, summary: summarize([value]) };
}

/** Prints a table for people, or one JSON object a line with `--json` among the arguments. */
export function report(figures: readonly Figure[], json = process.argv.includes('--json')): void {
	const load = loadavg()[0] ?? 0;
	const lines = figures.map(({ summary, ...named }) => {
		const reported: ReportedFigure = { ...named, ...summary, load };
		return `${JSON.stringify(reported)}\n`;
	});
	const file = process.env[figuresFileVariable];
	if (file !== undefined) appendFileSync(file, lines.join(''));
	if (json) process.stdout.write(lines.join(''));
	else printTable(figures, load);
}

/** `0.123 ms`, `9.46 ms`, `76.2 ms`: three digits or so. */
export function quantity(value: number, unit: Figure['unit']): string {
	if (unit === 'labs' || unit === 'threads') return String(Math.round(value));
	return `${value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 1)} ${unit}`;
}

function printTable(figures: readonly Figure[], load: number): void {
	const row = ([figure = '', subject = '', ...cells]: readonly string[]) =>
		`${figure.padEnd(42)}${subject.padEnd(48)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
	process.stdout.write(row(['figure', 'subject', 'median', 'p95', 'worst', 'samples']));
	for (const { figure, subject, unit, summary } of figures) {
		const { median, p95, worst, samples } = summary;
		const cells = [median, p95, worst].map((value) => quantity(value, unit));
		process.stdout.write(row([figure, subject, ...cells, String(samples)]));
	}
	process.stdout.write(`load average of the last minute: ${load.toFixed(2)}\n`);
}
