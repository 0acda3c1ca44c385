import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { orThrow } from '../../src/cli/verify/or-throw.ts';
import type { VerifyOutcome } from '../../src/cli/verify/outcome.ts';
import { planCases } from '../../src/cli/verify/plan-cases.ts';
import { jobsOf, runCases } from '../../src/cli/verify/run-cases.ts';
import type { VerifyCase } from '../../src/cli/verify/verify-case.ts';
import { loadCourse } from '../../src/course/load-course.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { openLabs } from './labs-kit.ts';
import { longestForCases } from './limits.ts';

const course = await loadCourse(readSettings().home.root);
const cases = orThrow(planCases(course, []));
const items = [...Map.groupBy(cases, ({ item }) => item.id)].map(([id, ofItem]) => ({ id, ofItem }));
const outcomes = new Map<VerifyCase, VerifyOutcome>();

const longest = longestForCases(cases.length);

beforeAll(async () => {
	await using opened = await openLabs(course);
	await runCases(opened.labs, jobsOf(cases, { seed: randomBytes(4).toString('hex'), repeats: 1, loaded: false }), {
		signal: AbortSignal.timeout(longest),
		onEnd: ({ outcome }, { one }) => outcomes.set(one, outcome),
	});
}, longest + 60_000);

describe.each(items)('$id', ({ ofItem }) => {
	test.each(ofItem)('$statement', (one) => {
		const outcome = outcomes.get(one);
		expect(outcome, outcome?.says).toMatchObject({ problem: null, transcript: null });
	});
});
