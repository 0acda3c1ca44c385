import { setTimeout as sleep } from 'node:timers/promises';
import { atMost } from '../foundation/at-most.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';
import type { LabState } from '../protocol/frames.ts';
import type { LabEnding, QueuePosition } from '../protocol/lab-life.ts';
import { createLab, type LabHost, type LabPlan } from './create-lab.ts';
import { destroyLab, destroyLabSoon, mournedFor } from './destroy-lab.ts';
import { notStarted, wasReset } from './lab-ending.ts';
import { kindOf } from './lab-kind.ts';
import type { ReadyLab } from './ready-lab.ts';

/** What is so of a lab: the words of the frame `lab`. */
export interface LabStatus {
	readonly state: LabState;
	/** The living lab; `undefined` unless the state is `ready`. */
	readonly ready: ReadyLab | undefined;
	/** Why it ended, in words. */
	readonly reason: string | null;
	/** How the last lab ended, also while a new one lives. */
	readonly ended: LabEnding | undefined;
	/** Its place among those that wait to be made; `undefined` unless it waits. */
	readonly queue: QueuePosition | undefined;
	/** Why it failed. */
	readonly problem: Problem | null;
}

export interface LabOptions {
	readonly host: LabHost;
	/** Asked at each start: the lesson may have changed. */
	readonly plan: () => LabPlan;
	/** Told after each start that went well, in seconds from the asking. */
	readonly onStarted?: ((seconds: number) => void) | undefined;
	/** How the lab ended that the same learner had here before. */
	readonly ended?: LabEnding | undefined;
}

/** A shell has shown its prompt by then, in milliseconds: to remove the old lab in that moment would hold it up. */
const shellStarts = 100;

/**
 * The lab of one learner in one lesson: `starting -> ready -> (resetting -> ready)`, until it ended or failed; then it may
 * be started again. What is asked of it is done in the order of asking, and an ending cuts a start short.
 */
export class Lab {
	readonly onStatus: Event<LabStatus>;
	readonly #options: LabOptions;
	readonly #changed = new Emitter<LabStatus>();
	#status: LabStatus;
	#work: Promise<void> = Promise.resolve();
	#starting: AbortController | undefined;
	#reset: Promise<void> | undefined;

	constructor(options: LabOptions) {
		this.#options = options;
		const { ended } = options;
		const reason = (ended ?? notStarted).says;
		this.#status = { state: 'ended', ready: undefined, reason, ended, queue: undefined, problem: null };
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

	/**
	 * Replaces the lab by a fresh one; asking again before that began asks for the same one. Resolves when that is ready, or failed, and
	 * nothing of the old one is left, or that resists.
	 */
	reset(): Promise<void> {
		if (this.#reset !== undefined && this.#status.state === 'resetting') return this.#reset;
		const id = this.#status.ready?.ref.id;
		this.#starting?.abort();
		this.#become({ state: 'resetting', ended: id === undefined ? this.#status.ended : wasReset });
		this.#reset = this.#enqueue(async () => {
			this.#reset = undefined;
			if (id === undefined) return this.#createIfResetting();
			await this.#replace(id);
		});
		return this.#reset;
	}

	/** Destroys the lab. Resolves when nothing of it is left, or that was left to the reaper; a lab that resists keeps no other from starting. */
	async end(ended: LabEnding): Promise<void> {
		const id = this.#status.ready?.ref.id;
		this.#starting?.abort();
		if (this.#status.state !== 'ended') this.#become({ state: 'ended', reason: ended.says, ended });
		let gone = Promise.resolve();
		await this.#enqueue(async () => {
			if (id !== undefined) gone = destroyLab(this.#options.host, id);
			await atMost(mournedFor, gone);
		});
		await gone;
		if (this.#status.state === 'ended') this.#options.host.admission.leave(this);
	}

	/** The old lab goes when the new one is there if one is ready, beside its making if there is room for both, and otherwise before. */
	async #replace(old: string): Promise<void> {
		const { host, plan } = this.#options;
		const { definition, startScripts } = plan();
		const kind = kindOf(definition);
		const isReady = startScripts.length === 0 && host.pool?.has(kind) === true;
		const room = {};
		const hasRoom = host.admission.hold(room, kind.limits);
		if (isReady) await this.#createIfResetting();
		if (isReady) await sleep(shellStarts);
		const gone = destroyLab(host, old).then(() => host.admission.leave(room));
		const mourned = atMost(mournedFor, gone);
		if (!isReady && !hasRoom) await mourned;
		if (!isReady) await this.#createIfResetting();
		await mourned;
	}

	async #createIfResetting(): Promise<void> {
		if (this.#status.state === 'resetting') await this.#create();
	}

	async #create(): Promise<void> {
		const { host, plan, onStarted } = this.#options;
		const began = host.clock.monotonic();
		const starting = new AbortController();
		const { signal } = starting;
		this.#starting = starting;
		const onPosition = (queue: QueuePosition | undefined) => this.#become({ state: this.#status.state, queue });
		const created = await createLab(host, plan(), { holder: this, signal, onPosition });
		this.#starting = undefined;
		if (signal.aborted) {
			if (created.ok) await destroyLabSoon(host, created.value.ref.id);
			return;
		}
		if (!created.ok) {
			host.admission.leave(this);
			host.logger.warn({ problem: created.error }, 'a lab failed to start');
			this.#become({ state: 'failed', problem: created.error });
			return;
		}
		onStarted?.((host.clock.monotonic() - began) / 1000);
		this.#become({ state: 'ready', ready: created.value });
	}

	#become(change: Pick<LabStatus, 'state'> & Partial<LabStatus>): void {
		const { ended } = this.#status;
		this.#status = { ready: undefined, reason: null, problem: null, queue: undefined, ended, ...change };
		this.#changed.fire(this.#status);
	}

	#enqueue(job: () => Promise<void>): Promise<void> {
		const done = this.#work.then(job);
		this.#work = done.catch(() => undefined);
		return done;
	}
}
