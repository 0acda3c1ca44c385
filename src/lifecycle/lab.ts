import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';
import type { LabState } from '../protocol/frames.ts';
import { createLab, type LabHost, type LabPlan } from './create-lab.ts';
import { destroyLab } from './destroy-lab.ts';
import type { ReadyLab } from './ready-lab.ts';

/** What is so of a lab: the words of the frame `lab`. */
export interface LabStatus {
	readonly state: LabState;
	/** The living lab; `undefined` unless the state is `ready`. */
	readonly ready: ReadyLab | undefined;
	/** Why it ended, in words. */
	readonly reason: string | null;
	/** Why it failed. */
	readonly problem: Problem | null;
}

export interface LabOptions {
	readonly host: LabHost;
	/** Asked at each start: the lesson may have changed. */
	readonly plan: () => LabPlan;
	/** Told after each start that went well, in seconds from the asking. */
	readonly onStarted?: ((seconds: number) => void) | undefined;
}

/**
 * The lab of one learner in one lesson: `starting -> ready -> (resetting -> ready)`, until it ended or failed; then it may
 * be started again. What is asked of it is done in the order of asking, and an ending cuts a start short.
 */
export class Lab {
	readonly onStatus: Event<LabStatus>;
	readonly #options: LabOptions;
	readonly #changed = new Emitter<LabStatus>();
	#status: LabStatus = { state: 'ended', ready: undefined, reason: 'The lab was not started yet.', problem: null };
	#work: Promise<void> = Promise.resolve();
	#starting: AbortController | undefined;
	#reset: Promise<void> | undefined;

	constructor(options: LabOptions) {
		this.#options = options;
		this.onStatus = this.#changed.event;
	}

	get status(): LabStatus {
		return this.#status;
	}

	/** Starts a lab if none lives. Resolves when it is ready, or failed. */
	start(): Promise<void> {
		if (this.#status.state === 'ended' || this.#status.state === 'failed') this.#become({ state: 'starting' });
		return this.#enqueue(async () => {
			if (this.#status.state === 'starting') await this.#create();
		});
	}

	/** Replaces the lab by a fresh one; asking again before that began asks for the same one. */
	reset(): Promise<void> {
		if (this.#reset !== undefined && this.#status.state === 'resetting') return this.#reset;
		const id = this.#status.ready?.ref.id;
		this.#starting?.abort();
		this.#become({ state: 'resetting' });
		this.#reset = this.#enqueue(async () => {
			this.#reset = undefined;
			if (id !== undefined) await destroyLab(this.#options.host, id);
			if (this.#status.state === 'resetting') await this.#create();
		});
		return this.#reset;
	}

	/** Destroys the lab. Resolves when nothing of it is left. */
	end(reason: string): Promise<void> {
		const id = this.#status.ready?.ref.id;
		this.#starting?.abort();
		if (this.#status.state !== 'ended') this.#become({ state: 'ended', reason });
		return this.#enqueue(async () => {
			if (id !== undefined) await destroyLab(this.#options.host, id);
		});
	}

	async #create(): Promise<void> {
		const asked = this.#status;
		const { host, plan, onStarted } = this.#options;
		const began = host.clock.monotonic();
		const starting = new AbortController();
		this.#starting = starting;
		const created = await createLab(host, plan(), starting.signal);
		this.#starting = undefined;
		if (this.#status !== asked) {
			if (created.ok) await destroyLab(host, created.value.ref.id);
			return;
		}
		if (!created.ok) {
			host.logger.warn({ problem: created.error }, 'a lab failed to start');
			this.#become({ state: 'failed', problem: created.error });
			return;
		}
		onStarted?.((host.clock.monotonic() - began) / 1000);
		this.#become({ state: 'ready', ready: created.value });
	}

	#become(change: Pick<LabStatus, 'state'> & Partial<LabStatus>): void {
		this.#status = { ready: undefined, reason: null, problem: null, ...change };
		this.#changed.fire(this.#status);
	}

	#enqueue(job: () => Promise<void>): Promise<void> {
		const done = this.#work.then(job);
		this.#work = done.catch(() => undefined);
		return done;
	}
}
