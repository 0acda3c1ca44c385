import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Held } from '../lifecycle/capacity.ts';
import type { LabState } from '../protocol/frames.ts';
import type { EndCause } from '../protocol/lab-life.ts';
import type { VerdictName } from '../protocol/verdict.ts';

/** What the rooms below tell the metrics of. Times in seconds. */
export interface LabdMetrics {
	labStarted(seconds: number): void;
	labEnded(cause: EndCause): void;
	/** A learner asked to keep a lab longer. */
	labExtended(granted: boolean): void;
	/** The reaper looked: labs that it removed, and labs that resist. */
	reaped(removed: number, left: number): void;
	/** Someone asked for a lab, and one was ready or had to be made. */
	poolAnswered(wasReady: boolean): void;
	snapshotTaken(seconds: number): void;
	verdictChanged(verdict: VerdictName): void;
}

export const noMetrics: LabdMetrics = {
	labStarted: () => undefined,
	labEnded: () => undefined,
	labExtended: () => undefined,
	reaped: () => undefined,
	poolAnswered: () => undefined,
	snapshotTaken: () => undefined,
	verdictChanged: () => undefined,
};

/** What is counted at the moment someone asks. */
export interface Census {
	readonly labs: ReadonlyMap<LabState, number>;
	readonly terminals: number;
	readonly attempts: number;
	/** Labs that wait for their turn to be made. */
	readonly waiting: number;
	/** The labs that have room, and what they may come to need. */
	readonly held: Held;
	/** Labs that are ready for nobody yet, and the bytes that they take up. */
	readonly pool: { readonly size: number; readonly memoryBytes: number };
}

/** The metrics of labd in the text format of Prometheus. */
export class PrometheusMetrics implements LabdMetrics {
	readonly #registry = new Registry();
	readonly #labStart: Histogram;
	readonly #ended: Counter<'cause'>;
	readonly #extended: Counter<'granted'>;
	readonly #reaped: Counter;
	readonly #unreaped: Gauge;
	readonly #waiting: Gauge;
	readonly #promised: Gauge<'of'>;
	readonly #poolLabs: Gauge;
	readonly #poolBytes: Gauge;
	readonly #poolAnswers: Counter<'answer'>;
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
		this.#ended = new Counter({
			name: 'proclab_labs_ended_total',
			help: 'Labs that ended, by what ended them',
			labelNames: ['cause'],
			registers,
		});
		this.#extended = new Counter({
			name: 'proclab_lab_extensions_total',
			help: 'Times that a learner asked to keep a lab longer',
			labelNames: ['granted'],
			registers,
		});
		this.#reaped = new Counter({
			name: 'proclab_reaped_total',
			help: 'Labs that belonged to nobody and were removed',
			registers,
		});
		this.#unreaped = new Gauge({
			name: 'proclab_reaper_left',
			help: 'Labs that belong to nobody and could not be removed at the last look',
			registers,
		});
		this.#waiting = new Gauge({
			name: 'proclab_labs_waiting',
			help: 'Labs that wait for their turn to be made',
			registers,
		});
		this.#promised = new Gauge({
			name: 'proclab_labs_promised',
			help: 'What the labs with room may come to need together',
			labelNames: ['of'],
			registers,
		});
		this.#poolLabs = new Gauge({ name: 'proclab_pool_labs', help: 'Labs made in advance that are ready', registers });
		this.#poolBytes = new Gauge({ name: 'proclab_pool_bytes', help: 'Memory that they take up', registers });
		this.#poolAnswers = new Counter({
			name: 'proclab_pool_answers_total',
			help: 'Labs that were asked for: taken from those that were ready (hit), or made (miss)',
			labelNames: ['answer'],
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
	readonly labEnded = (cause: EndCause): void => this.#ended.inc({ cause });
	readonly labExtended = (granted: boolean): void => this.#extended.inc({ granted: String(granted) });
	readonly reaped = (removed: number, left: number): void => {
		this.#reaped.inc(removed);
		this.#unreaped.set(left);
	};
	readonly poolAnswered = (wasReady: boolean): void => this.#poolAnswers.inc({ answer: wasReady ? 'hit' : 'miss' });
	readonly snapshotTaken = (seconds: number): void => this.#snapshot.observe(seconds);
	readonly verdictChanged = (verdict: VerdictName): void => this.#verdicts.inc({ verdict });

	async text(census: Census): Promise<string> {
		this.#labs.reset();
		for (const [state, count] of census.labs) this.#labs.set({ state }, count);
		this.#terminals.set(census.terminals);
		this.#attempts.set(census.attempts);
		this.#waiting.set(census.waiting);
		this.#poolLabs.set(census.pool.size);
		this.#poolBytes.set(census.pool.memoryBytes);
		this.#promised.set({ of: 'memory_bytes' }, census.held.memoryBytes);
		this.#promised.set({ of: 'pids' }, census.held.pids);
		return this.#registry.metrics();
	}
}
