import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Clock } from '../foundation/clock.ts';

/**
 * Requests by address in windows of monotonic time. The limiter's own store goes by the wall clock: set back by a day, it would count
 * a minute's requests for a day.
 */
export function countsBy(clock: Pick<Clock, 'monotonic'>): FastifyRateLimitStoreCtor {
	return class implements FastifyRateLimitStore {
		readonly #counts = new Map<string, number>();
		#began = Number.NEGATIVE_INFINITY;

		incr(address: string, answer: Parameters<FastifyRateLimitStore['incr']>[1], window: number): void {
			const now = clock.monotonic();
			if (now - this.#began >= window) {
				this.#began = now;
				this.#counts.clear();
			}
			const current = (this.#counts.get(address) ?? 0) + 1;
			this.#counts.set(address, current);
			answer(null, { current, ttl: this.#began + window - now });
		}

		child(): FastifyRateLimitStore {
			return this;
		}
	};
}
