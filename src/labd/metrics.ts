import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LabState } from '../protocol/frames.ts';
import type { VerdictName } from '../protocol/verdict.ts';

/** What the rooms below tell the metrics of. Times in seconds. */
export interface LabdMetrics {
	labStarted(seconds: number): void;
	snapshotTaken(seconds: number): void;
	verdictChanged(verdict: VerdictName): void;
}

export const noMetrics: LabdMetrics = {
	labStarted: () => undefined,
	snapshotTaken: () => undefined,
	verdictChanged: () => undefined,
};

/** What is counted at the moment someone asks. */
export interface Census {
	readonly labs: ReadonlyMap<LabState, number>;
	readonly terminals: number;
	readonly attempts: number;
}

/** The metrics of labd in the text format of Prometheus. */
export class PrometheusMetrics implements LabdMetrics {
	readonly #registry = new Registry();
	readonly #labStart: Histogram;
	readonly #snapshot: Histogram;
	readonly #verdicts: Counter<'verdict'>;
	readonly #labs: Gauge<'state'>;
	readonly #terminals: Gauge;
	readonly #attempts: Gauge;

	constructor() {
		const registers = [this.#registry];
		this.#labStart = new Histogram({
			name: 'proclab_lab_start_seconds',
			help: 'From asking for a lab until it is ready, its start scripts and the wait in the queue included',
			buckets: [0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 20],
			registers,
		});
		this.#snapshot = new Histogram({
			name: 'proclab_snapshot_seconds',
			help: 'Taking one snapshot of one lab',
			buckets: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
			registers,
		});
		this.#verdicts = new Counter({
			name: 'proclab_verdicts_total',
			help: 'Changes of verdicts, by the new verdict',
			labelNames: ['verdict'],
			registers,
		});
		this.#labs = new Gauge({ name: 'proclab_labs', help: 'Labs by state', labelNames: ['state'], registers });
		this.#terminals = new Gauge({ name: 'proclab_terminals', help: 'Shells alive', registers });
		this.#attempts = new Gauge({
			name: 'proclab_attempts_waiting',
			help: 'Attempts that web has not yet said to be recorded',
			registers,
		});
	}

	readonly labStarted = (seconds: number): void => this.#labStart.observe(seconds);
	readonly snapshotTaken = (seconds: number): void => this.#snapshot.observe(seconds);
	readonly verdictChanged = (verdict: VerdictName): void => this.#verdicts.inc({ verdict });

	async text(census: Census): Promise<string> {
		this.#labs.reset();
		for (const [state, count] of census.labs) this.#labs.set({ state }, count);
		this.#terminals.set(census.terminals);
		this.#attempts.set(census.attempts);
		return this.#registry.metrics();
	}
}
