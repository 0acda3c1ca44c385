import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../../foundation/clock.ts';
import type { Logger } from '../../foundation/logger.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { Child, type ChildSpec, describeEnd } from './child.ts';

export interface RestartRules {
	/** More ends than this within the window, and the supervisor gives up. */
	readonly maxRestarts: number;
	readonly windowMilliseconds: number;
	/** Waited before the first restart; doubles with each further one in the window. */
	readonly firstDelay: number;
	/** How long a program may take until it answers. */
	readonly healthMilliseconds: number;
}

export const restartRules: RestartRules = {
	maxRestarts: 5,
	windowMilliseconds: 60_000,
	firstDelay: 100,
	healthMilliseconds: 90_000,
};

/** Between looks whether a program answers: a twentieth of what it has taken, for looking takes from a slow machine what the start needs. */
const healthPause = { least: 20, share: 1 / 20 } as const;

export interface SupervisorOptions {
	/** In the order in which they are ended: last first. */
	readonly specs: readonly ChildSpec[];
	readonly logger: Logger;
	readonly rules?: RestartRules;
	readonly clock?: Clock;
}

/** Starts programs side by side, restarts what ends by itself, and ends them in the opposite order. */
export class Supervisor {
	readonly #options: Required<SupervisorOptions>;
	readonly #children: (Child | undefined)[];
	readonly #stopping = new AbortController();

	constructor(options: SupervisorOptions) {
		this.#options = { rules: restartRules, clock: systemClock, ...options };
		this.#children = options.specs.map(() => undefined);
	}

	/** Starts all and waits until each answers. When one doesn't, nothing is left running. */
	async start(): Promise<Result<void, Problem>> {
		const outcomes = await Promise.all(this.#options.specs.map((spec, index) => this.#startFirst(spec, index)));
		const problem = outcomes.find((outcome) => outcome !== undefined);
		if (!problem) return succeed(undefined);
		await this.stop();
		return fail(problem);
	}

	/** Keeps all running until `stop`, which answers `undefined`, or until one ends too often: why. */
	async watch(): Promise<Problem | undefined> {
		const outcomes = this.#options.specs.map((spec, index) => this.#keepRunning(spec, index));
		return Promise.race([Promise.all(outcomes).then(() => undefined), ...outcomes.map(onlyProblems)]);
	}

	/** Ends all, last first, and waits for each. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		for (const child of this.#children.toReversed()) await child?.stop();
	}

	async #startFirst(spec: ChildSpec, index: number): Promise<Problem | undefined> {
		const child = this.#run(spec, index);
		const healthy = await Promise.race([this.#waitForHealth(child), child.ended]);
		if (healthy === true || this.#stopping.signal.aborted) return undefined;
		this.#stopping.abort();
		const why = healthy === false ? 'it does not answer' : `it ${describeEnd(healthy)}`;
		return {
			code: 'did-not-start',
			what: `${spec.name} did not start: ${why}.`,
			why: 'Its own last message, above, says why.',
			fix: 'If that names no remedy, run: npm run proclab doctor',
		};
	}

	#run(spec: ChildSpec, index: number): Child {
		const child = new Child(spec);
		this.#children[index] = child;
		return child;
	}

	/** `false` when it hasn't answered in time, or is gone. */
	async #waitForHealth(child: Child): Promise<boolean> {
		const { clock, rules } = this.#options;
		const began = clock.monotonic();
		const waited = () => clock.monotonic() - began;
		while (waited() < rules.healthMilliseconds && child.alive && !this.#stopping.signal.aborted) {
			if (await child.spec.isHealthy()) return true;
			await sleep(Math.max(healthPause.least, waited() * healthPause.share));
		}
		return false;
	}

	async #keepRunning(spec: ChildSpec, index: number): Promise<Problem | undefined> {
		const { clock, logger, rules } = this.#options;
		let ends: number[] = [];
		for (let child = this.#children[index]; child; child = this.#run(spec, index)) {
			const end = describeEnd(await child.ended);
			if (this.#stopping.signal.aborted) return undefined;
			const now = clock.monotonic();
			ends = [...ends.filter((at) => now - at < rules.windowMilliseconds), now];
			if (ends.length > rules.maxRestarts) return endsTooOften(spec, end, rules);
			const delay = rules.firstDelay * 2 ** (ends.length - 1);
			logger.warn({ child: spec.name, end, delay }, `${spec.name} ${end}; starting it again`);
			await sleep(delay, undefined, { signal: this.#stopping.signal }).catch(ignoreAbort);
			if (this.#stopping.signal.aborted) return undefined;
		}
		return undefined;
	}
}

function endsTooOften(spec: ChildSpec, end: string, rules: RestartRules): Problem {
	return {
		code: 'ends-too-often',
		what: `${spec.name} ${end}, again.`,
		why: `It was started again ${rules.maxRestarts} times within ${rules.windowMilliseconds / 1000} seconds; its own messages, above, say why.`,
		fix: 'Mend that, then run npm start again.',
	};
}

/** Settles only with a problem, so that a race waits for it. */
function onlyProblems(outcome: Promise<Problem | undefined>): Promise<Problem> {
	return new Promise((resolve, reject) => {
		outcome.then((problem) => problem && resolve(problem), reject);
	});
}

function ignoreAbort(error: unknown): void {
	if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
