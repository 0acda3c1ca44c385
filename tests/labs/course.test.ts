import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planCases } from '../../src/cli/verify/plan-cases.ts';
import { runCase } from '../../src/cli/verify/run-case.ts';
import { verifyWidth } from '../../src/cli/verify/run-cases.ts';
import type { VerifyCase } from '../../src/cli/verify/verify-case.ts';
import { openVerifyLabs, type VerifyLabs } from '../../src/cli/verify/verify-labs.ts';
import { loadCourse } from '../../src/course/load-course.ts';
import { silentLogger } from '../../src/foundation/logger.ts';
import { layOutHome } from '../../src/foundation/node/home.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { createAdmission } from '../../src/lifecycle/admission.ts';

const { home } = readSettings();
const course = await loadCourse(home.root);
const planned = planCases(course, []);
if (!planned.ok) throw new Error(planned.error.what);

/** Cases mostly wait; more than this at once would make each other late. */
const places = createAdmission(verifyWidth);
const conditions = {
	seed: randomBytes(4).toString('hex'),
	repeat: 1,
	loaded: false,
	signal: new AbortController().signal,
};

let folder: string;
let opened: VerifyLabs;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'proclab-labs-'));
	const own = { ...layOutHome(home.root, folder), images: home.images };
	const labs = await openVerifyLabs(own, { course, logger: silentLogger, width: verifyWidth });
	if (!labs.ok) throw new Error(`${labs.error.what} ${labs.error.fix}`);
	opened = labs.value;
});

afterAll(async () => {
	await opened?.[Symbol.asyncDispose]();
	await rm(folder, { recursive: true, force: true });
});

describe.each(groupByTask(planned.value))('$id', ({ cases }) => {
	test.concurrent.each(cases)('$statement', async ({ one }) => {
		const { outcome } = await places.run(() => runCase(opened.labs, one, conditions));
		expect(outcome, outcome.says).toMatchObject({ problem: null, transcript: null });
	});
});

function groupByTask(cases: readonly VerifyCase[]) {
	const items = Map.groupBy(cases, (one) => one.item.id);
	return [...items].map(([id, ofItem]) => ({
		id,
		cases: ofItem.map((one) => ({ one, statement: one.statement })),
	}));
}
