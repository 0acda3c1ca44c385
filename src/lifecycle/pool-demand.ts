import type { Clock } from '../foundation/clock.ts';
import { keyOf, type LabKind } from './lab-kind.ts';

/** Who asked this long ago, in milliseconds, counts half: a class does the next lesson within that. */
export const halfLife = 10 * 60_000;

/** Whoever asked so many half-lives ago is forgotten. */
const forgottenAfter = 6;

interface Ask {
	readonly key: string;
	readonly at: number;
}

/** How many labs of each kind are worth having ready: one of each that may be asked for next, and as many as were asked for of late. */
export class PoolDemand {
	readonly #clock: Clock;
	readonly #least: number;
	/** By who asked: a learner who resets again and again is one. */
	readonly #asks = new Map<object, Ask>();
	#kinds: ReadonlyMap<string, LabKind> = new Map();
	#usual: string | undefined;
	#likely: ReadonlySet<string> = new Set();

	/** `least`: so many labs of the usual kind are worth having whoever is here. */
	constructor(clock: Clock, least: number) {
		this.#clock = clock;
		this.#least = least;
	}

	/** The kinds that there are; others are worth nothing. The first is the usual one. */
	useKinds(kinds: readonly LabKind[]): void {
		this.#kinds = new Map(kinds.map((kind) => [keyOf(kind), kind]));
		this.#usual = kinds[0] && keyOf(kinds[0]);
	}

	/** The kinds that someone who is here may ask for next. */
	expect(kinds: readonly LabKind[]): void {
		this.#likely = new Set(kinds.map(keyOf));
	}

	asked(kind: LabKind, by: object): void {
		this.#asks.set(by, { key: keyOf(kind), at: this.#clock.monotonic() });
	}

	kind(key: string): LabKind | undefined {
		return this.#kinds.get(key);
	}

	/** Labs worth having by the key of their kind, `most` at most in all: one of each first, the others in proportion. */
	targets(most: number): ReadonlyMap<string, number> {
		const recent = this.#recent();
		const keys = new Set([...this.#likely, ...this.#kinds.keys()]);
		const wanted = [...keys].flatMap((key) => {
			const count = Math.max(this.#leastOf(key), Math.round(recent.get(key) ?? 0));
			return count > 0 ? [{ key, count }] : [];
		});
		return shareOut(wanted, most);
	}

	/** Milliseconds until fewer are worth having, if nobody asks; `undefined` when no fewer ever will be. */
	changesIn(): number | undefined {
		const waits = [...this.#recent()].flatMap(([key, count]) => {
			const worth = Math.round(count);
			return worth > this.#leastOf(key) ? [halfLife * Math.log2(count / (worth - 0.5))] : [];
		});
		return waits.length === 0 ? undefined : Math.min(...waits);
	}

	#leastOf(key: string): number {
		if (!this.#kinds.has(key)) return 0;
		return Math.max(key === this.#usual ? this.#least : 0, this.#likely.has(key) ? 1 : 0);
	}

	/** Those who asked of late by kind, each counted less the longer ago it was. */
	#recent(): ReadonlyMap<string, number> {
		const now = this.#clock.monotonic();
		const recent = new Map<string, number>();
		for (const [by, { key, at }] of this.#asks) {
			const halvings = (now - at) / halfLife;
			if (halvings > forgottenAfter || !this.#kinds.has(key)) this.#asks.delete(by);
			else recent.set(key, (recent.get(key) ?? 0) + 2 ** -halvings);
		}
		return recent;
	}
}

function shareOut(
	wanted: readonly { readonly key: string; readonly count: number }[],
	most: number,
): ReadonlyMap<string, number> {
	const first = wanted.slice(0, most);
	const more = first.reduce((sum, { count }) => sum + count - 1, 0);
	const share = more === 0 ? 0 : Math.min(1, (most - first.length) / more);
	return new Map(first.map(({ key, count }) => [key, 1 + Math.floor((count - 1) * share)]));
}
