/** What a series of measurements says: the median and the 95th percentile, for these machines are noisy. */
export interface Summary {
	readonly median: number;
	readonly p95: number;
	readonly samples: number;
}

export function summarize(samples: readonly number[]): Summary {
	const sorted = samples.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
	return { median: at(0.5), p95: at(0.95), samples: sorted.length };
}

/** One line of a bench's table. */
export interface Figure {
	readonly figure: string;
	/** What was measured: ours, or a peer in the same run. */
	readonly subject: string;
	readonly unit: 'ms' | 'us' | 'MB' | 'kB' | '%';
	readonly summary: Summary;
}

/** Prints a table for people, or one JSON object a line with `--json` among the arguments. */
export function report(figures: readonly Figure[], json = process.argv.includes('--json')): void {
	if (json) {
		for (const { figure, subject, unit, summary } of figures)
			process.stdout.write(`${JSON.stringify({ figure, subject, unit, ...summary })}\n`);
		return;
	}
	const row = (cells: readonly string[]) =>
		`${cells[0]?.padEnd(34)}${cells[1]?.padEnd(44)}${cells
			.slice(2)
			.map((cell) => cell.padStart(12))
			.join('')}\n`;
	process.stdout.write(row(['figure', 'subject', 'median', 'p95', 'samples']));
	for (const { figure, subject, unit, summary } of figures) {
		const number = (value: number) => `${value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 1)} ${unit}`;
		process.stdout.write(row([figure, subject, number(summary.median), number(summary.p95), String(summary.samples)]));
	}
}
