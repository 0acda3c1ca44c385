import { constants } from 'node:os';
import type { Logger } from '../../../foundation/logger.ts';
import { fail, type Result, succeed } from '../../../foundation/result.ts';
import type { Done, LabSight, LookAnswer, LookRequest, ProcessId } from '../../../proc/lab-sight.ts';
import type { ProbeSignal } from '../../../proc/probe.ts';
import { SightServer } from './sight-server.ts';
import { errnoName, lookWords, processWord, readLook } from './sight-words.ts';

/** In milliseconds: a helper that nobody asks ends after the one, and one that has ended by itself is not started again sooner than the other. */
const pauses = { idle: 30_000, again: 2_000 } as const;

/** Looks into labs by a helper that is started when it is first needed, and again whenever it has ended. */
export class OciSight implements LabSight, Disposable {
	readonly #logger: Logger;
	#server: SightServer | undefined;
	#idle: ReturnType<typeof setTimeout> | undefined;
	/** Monotonic milliseconds: when the helper could not even begin, or has ended. */
	#endedAt = Number.NEGATIVE_INFINITY;

	constructor(logger: Logger) {
		this.#logger = logger;
	}

	/** Of the helper; `undefined` while there is none. */
	get pid(): number | undefined {
		return this.#server?.isAlive ? this.#server.pid : undefined;
	}

	async look(request: LookRequest): Promise<Result<LookAnswer, string>> {
		const answer = await this.#ask('look', ...lookWords(request));
		return answer.ok ? succeed(readLook(request, answer.value)) : answer;
	}

	async signal(lab: ProcessId, to: ProcessId, signal: ProbeSignal): Promise<Done> {
		const number = constants.signals[signal];
		const errno = await this.#done('signal', processWord(lab), processWord(to), number);
		if (errno === undefined) return { outcome: 'sent' };
		return isGone(errno) ? { outcome: 'gone' } : { outcome: 'failed', why: errno };
	}

	async connect(
		lab: ProcessId,
		from: ProcessId,
		{ address, port }: { readonly address: string; readonly port: number },
	): Promise<Done> {
		const errno = await this.#done('connect', processWord(lab), processWord(from), address, port);
		if (errno === undefined) return { outcome: 'connected' };
		if (errno === 'ECONNREFUSED') return { outcome: 'refused' };
		if (errno === 'ETIMEDOUT') return { outcome: 'timed-out' };
		return isGone(errno) ? { outcome: 'gone' } : { outcome: 'failed', why: errno };
	}

	/** Ends the helper. */
	[Symbol.dispose](): void {
		clearTimeout(this.#idle);
		this.#server?.close();
		this.#server = undefined;
	}

	/** The name of an errno; `undefined` if it went well. */
	async #done(what: string, ...words: readonly (string | number)[]): Promise<string | undefined> {
		const answer = await this.#ask(what, ...words);
		if (!answer.ok) return answer.error;
		const errno = Number(answer.value[0]);
		return errno === 0 ? undefined : errnoName(errno);
	}

	async #ask(what: string, ...words: readonly (string | number)[]): Promise<Result<readonly string[], string>> {
		if (words.some((word) => /[\s\0]/.test(String(word)))) return fail('EINVAL');
		clearTimeout(this.#idle);
		const server = this.#serve();
		if (server === undefined) return fail('EIO');
		const answer = await server.ask(what, ...words);
		clearTimeout(this.#idle);
		if (this.#server?.isIdle) this.#idle = setTimeout(() => this[Symbol.dispose](), pauses.idle).unref();
		return answer;
	}

	/** `undefined` while it has to wait before it starts another. */
	#serve(): SightServer | undefined {
		if (this.#server?.isAlive) return this.#server;
		if (performance.now() - this.#endedAt < pauses.again) return undefined;
		this.#server = new SightServer((why) => {
			this.#endedAt = performance.now();
			this.#logger.warn({ why }, 'the helper that looks into labs has ended; it is started anew');
		});
		return this.#server;
	}
}

/** The process, or its lab, was no more. */
function isGone(errno: string): boolean {
	return errno === 'ESRCH' || errno === 'ENOENT';
}
