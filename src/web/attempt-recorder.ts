import type { WebSocket } from 'ws';
import type { Logger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';
import type { ProgressStore } from '../progress/progress-store.ts';
import { type Attempt, attemptSchema } from '../protocol/labd-api.ts';
import type { LabdPeer } from './labd-peer.ts';
import { RetryTimer } from './retry-timer.ts';

export interface RecorderOptions {
	readonly labd: Pick<LabdPeer, 'openAttempts'>;
	readonly store: Pick<ProgressStore, 'record'>;
	readonly logger: Logger;
	readonly onRecorded: (attempt: Attempt) => void;
	/** The store can't take an attempt now. Told once until it takes one again. */
	readonly onRefused: (attempt: Attempt, problem: Problem) => void;
	/** Milliseconds before the first and, at most, before each later new try. */
	readonly retry?: { readonly first: number; readonly most: number };
}

/**
 * Listens to labd's attempts and answers each, once it is durable, with `recorded`. While labd is away or the store takes nothing
 * it tries again; labd keeps what wasn't answered.
 */
export class AttemptRecorder implements Disposable {
	readonly #options: RecorderOptions;
	readonly #reconnect: RetryTimer;
	readonly #again: RetryTimer;
	#socket: WebSocket | undefined;
	/** By id, oldest first: labd says an attempt again and again until it is answered. */
	readonly #waiting = new Map<string, Attempt>();
	#recording = false;
	#refusing = false;
	#disposed = false;

	constructor(options: RecorderOptions) {
		this.#options = options;
		const retry = options.retry ?? { first: 200, most: 5_000 };
		this.#reconnect = new RetryTimer(retry);
		this.#again = new RetryTimer(retry);
		this.#connect();
	}

	[Symbol.dispose](): void {
		this.#disposed = true;
		this.#reconnect.cancel();
		this.#again.cancel();
		this.#socket?.terminate();
	}

	#connect(): void {
		const socket = this.#options.labd.openAttempts();
		this.#socket = socket;
		socket.on('open', () => {
			this.#reconnect.reset();
			this.#options.logger.info({}, 'connected to labd');
		});
		socket.on('message', (data) => this.#receive(data.toString()));
		socket.on('error', (error) => this.#options.logger.debug({ error: error.message }, 'labd can’t be reached'));
		socket.on('close', () => this.#lost());
	}

	#lost(): void {
		this.#waiting.clear();
		if (!this.#disposed) this.#reconnect.schedule(() => this.#connect());
	}

	#receive(text: string): void {
		const attempt = parseAttempt(text);
		if (!attempt) {
			this.#options.logger.error({ text: text.slice(0, 500) }, 'labd said something that is no attempt');
			return;
		}
		this.#waiting.set(attempt.id, attempt);
		if (!this.#recording) void this.#recordWaiting();
	}

	async #recordWaiting(): Promise<void> {
		this.#recording = true;
		for (let next = this.#oldest(); next && !this.#disposed; next = this.#oldest()) {
			const result = await this.#options.store.record(next);
			if (result.ok) this.#recorded(next);
			else await this.#refused(next, result.error);
		}
		this.#recording = false;
	}

	#recorded(attempt: Attempt): void {
		this.#refusing = false;
		this.#again.reset();
		this.#options.onRecorded(attempt);
		if (this.#waiting.delete(attempt.id)) this.#socket?.send(JSON.stringify({ type: 'recorded', id: attempt.id }));
	}

	#oldest(): Attempt | undefined {
		return this.#waiting.values().next().value;
	}

	async #refused(attempt: Attempt, problem: Problem): Promise<void> {
		this.#options.logger.error({ code: problem.code, why: problem.why, attempt: attempt.id }, problem.what);
		if (!this.#refusing) this.#options.onRefused(attempt, problem);
		this.#refusing = true;
		await new Promise<void>((resolve) => this.#again.schedule(resolve));
	}
}

function parseAttempt(text: string): Attempt | undefined {
	try {
		return attemptSchema.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}
