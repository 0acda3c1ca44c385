import { vi } from 'vitest';

/** How many times as long as on a machine of its own anything may take; more than 1 where a machine is emulated (tests/vm). */
export const patience = Number(process.env.PROCLAB_TEST_TIME_FACTOR ?? 1);

const { waitFor } = vi;
const usual = 1_000;

/** What waits for a condition has patience too, not only tests as a whole, which the configuration of Vitest gives it. */
if (patience !== 1)
	vi.waitFor = (callback, options = {}) => {
		const given = typeof options === 'number' ? { timeout: options } : options;
		return waitFor(callback, { ...given, timeout: (given.timeout ?? usual) * patience });
	};
