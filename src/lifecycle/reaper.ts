import type { Logger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';
import type { ContainerRuntime, LabRef } from '../runtime/container-runtime.ts';
import { fewAtOnce } from './few-at-once.ts';

/** How often a running labd looks for what belongs to no lab of it, in milliseconds. */
export const reapEvery = 60_000;

export interface Reaped {
	/** The labs of which nothing is left. */
	readonly destroyed: readonly LabRef[];
	/** What could not be removed, and why. */
	readonly problems: readonly Problem[];
}

export interface ReaperOptions {
	readonly runtime: Pick<ContainerRuntime, 'list' | 'destroy'>;
	readonly logger: Logger;
	/** Ids of the labs that this process makes, runs or removes; none where it has not begun. */
	readonly known?: ReadonlySet<string>;
	/** Told after each look. */
	readonly onReaped?: (reaped: Reaped) => void;
}

/** Removes what the runtime finds on this machine under this home and nobody knows. */
export class Reaper implements Disposable {
	readonly #options: ReaperOptions;
	/** What was logged of a lab that resists: said once, tried each time. */
	readonly #logged = new Map<string, string>();
	#timer: ReturnType<typeof setInterval> | undefined;
	#looking: Promise<Reaped> | undefined;

	constructor(options: ReaperOptions) {
		this.#options = options;
	}

	/** Looks once; while it looks, asking again asks for the same. */
	look(): Promise<Reaped> {
		this.#looking ??= this.#reap().finally(() => {
			this.#looking = undefined;
		});
		return this.#looking;
	}

	/** Looks every minute until it is disposed of. */
	keepLooking(every = reapEvery): void {
		this.#timer = setInterval(() => void this.#lookAgain(), every);
		this.#timer.unref();
	}

	[Symbol.dispose](): void {
		clearInterval(this.#timer);
	}

	/** A look that fails must not end labd: the next one may not. */
	async #lookAgain(): Promise<void> {
		try {
			await this.look();
		} catch (error) {
			this.#tell('all labs', { code: 'reaper-failed', ...lookFailed, why: String(error), cause: error });
		}
	}

	/** A lab is known before anything of it is there, so what is found first and is then unknown is nobody's. */
	async #reap(): Promise<Reaped> {
		const { runtime, known = new Set(), logger, onReaped } = this.#options;
		const found = await runtime.list();
		const left = found.filter(({ id }) => !known.has(id));
		const destroyed: LabRef[] = [];
		const problems: Problem[] = [];
		await fewAtOnce(left, async (lab) => {
			const done = await runtime.destroy(lab.id);
			if (done.ok) destroyed.push(lab);
			else problems.push(done.error);
			if (!done.ok) this.#tell(lab.id, done.error);
			else this.#logged.delete(lab.id);
		});
		if (left.length > 0)
			logger.info({ destroyed: destroyed.length, found: left.length }, 'removed labs that belong to nobody');
		const reaped = { destroyed, problems };
		onReaped?.(reaped);
		return reaped;
	}

	#tell(lab: string, problem: Problem): void {
		if (this.#logged.get(lab) === problem.why) return;
		this.#logged.set(lab, problem.why);
		this.#options.logger.error(
			{ lab, problem },
			'a lab that belongs to nobody could not be removed; it is tried again',
		);
	}
}

const lookFailed = { what: 'The reaper could not look for labs.', fix: 'It looks again in a minute.' } as const;

/** Destroys every lab that is found under this home: no lab outlives its labd, for its terminals died with it. */
export function reapLabs(runtime: ContainerRuntime, logger: Logger): Promise<Reaped> {
	return new Reaper({ runtime, logger }).look();
}
