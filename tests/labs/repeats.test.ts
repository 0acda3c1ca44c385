import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { keepCoresBusy } from '../../src/cli/verify/busy-cores.ts';
import { orThrow } from '../../src/cli/verify/or-throw.ts';
import type { VerifyOutcome } from '../../src/cli/verify/outcome.ts';
import { planCases } from '../../src/cli/verify/plan-cases.ts';
import { jobsOf, runCases } from '../../src/cli/verify/run-cases.ts';
import { changedIds } from '../../src/cli/verify/verified.ts';
import { loadCourse } from '../../src/course/load-course.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { patience } from '../patience.ts';
import { openLabs } from './labs-kit.ts';
import { longestForCases } from './limits.ts';

const { root } = readSettings().home;
const course = await loadCourse(root);

const changed = changedIds(course, root);
const cases = changed.length === 0 ? [] : orThrow(planCases(course, changed));

/** In milliseconds, for all repeats of what changed, but never so long that the gate is mostly this: `npm run soak` has all the time it needs. */
const longest = {
	quiet: Math.min(longestForCases(3 * cases.length), 120_000 * patience),
	loaded: Math.min(2 * longestForCases(cases.length), 60_000 * patience),
} as const;
const timeout = longest.quiet + longest.loaded + 180_000 * patience;

test('what changed since npm run soak agrees in three repeats and one under load', { timeout }, async () => {
	const seed = randomBytes(4).toString('hex');
	const outcomes: VerifyOutcome[] = [];
	const quiet = jobsOf(cases, { seed, repeats: 3, loaded: false });
	const loaded = jobsOf(cases, { seed: `${seed}-loaded`, repeats: 1, loaded: true });
	const run = async (jobs: typeof quiet, milliseconds: number) => {
		await using opened = await openLabs(course);
		const signal = AbortSignal.timeout(milliseconds);
		const onEnd = ({ outcome }: { outcome: VerifyOutcome }) => {
			if (!signal.aborted) outcomes.push(outcome);
		};
		await runCases(opened.labs, jobs, { signal, onEnd });
	};
	if (cases.length > 0) {
		await run(quiet, longest.quiet);
		await using _busy = await keepCoresBusy();
		await run(loaded, longest.loaded);
	}
	const cut = quiet.length + loaded.length - outcomes.length;
	if (cut > 0)
		console.warn(
			`${cut} of ${quiet.length + loaded.length} repeats of ${changed.join(', ')} were cut: run npm run soak.`,
		);
	expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
});
