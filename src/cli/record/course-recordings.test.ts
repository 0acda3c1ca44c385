import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadCourse } from '../../course/load-course.ts';
import { orThrow } from '../verify/or-throw.ts';
import { problemWith } from '../verify/outcome.ts';
import { planCases } from '../verify/plan-cases.ts';
import { neededBy } from '../verify/plan-task.ts';
import { type Found, isAsExpected, type VerifyCase } from '../verify/verify-case.ts';
import { damagesOf, isSeenAtTheEnd, thinned } from './damage.ts';
import { mutantsOf, withItem } from './mutants.ts';
import { unpack } from './pack.ts';
import { isRecordable, readRecording, recordingFaults, recordingPath } from './recording-files.ts';
import { answersIn, replay, truthIn } from './replay.ts';
import type { Trace } from './trace.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const course = await loadCourse(root);
const faults = recordingFaults(course, root);
const unfit = new Set(faults.map(({ path }) => path));
const traces = new Map<string, Trace>();

const cases = orThrow(planCases(course, [])).filter((one) => isRecordable(one) && !unfit.has(recordingPath(one)));
const items = [...new Map(cases.map((one) => [one.item.id, one.item])).values()];
for (const one of cases) traces.set(recordingPath(one), unpack(readRecording(root, recordingPath(one))));

function traceOf(one: VerifyCase): Trace {
	const trace = traces.get(recordingPath(one));
	if (trace === undefined) throw new Error(`${recordingPath(one)} was not read.`);
	return trace;
}

function problem(one: VerifyCase, trace: Trace): string | undefined {
	return problemWith(one, { found: replay(one, trace), trace, lostShells: [] });
}

test('every task and question has the recordings of its cases, made with its present scripts', () => {
	expect(faults.map(({ what }) => what)).toEqual([]);
});

describe.each(items)('$id', ({ id }) => {
	const ofItem = cases.filter(({ item }) => item.id === id);

	test.each(ofItem)('$statement, as recorded', (one) => {
		expect(problem(one, traceOf(one))).toBeUndefined();
	});

	test.each(ofItem)('$name: what can’t be read makes it unknown at most', (one) => {
		const alone = withoutOthers(one);
		const trace = thinned(traceOf(one));
		const answers = answersIn(alone, trace);
		const wrong = damagesOf(trace).flatMap((damaged) => {
			const found = replay(alone, damaged.trace, answers);
			return isFair(one, damaged.trace, found)
				? []
				: [`${damaged.name}: ${found.result} (${found.name}): ${found.says}`];
		});
		expect(wrong).toEqual([]);
	});
});

/** Without tasks that have no part in the case. */
function withoutOthers(one: VerifyCase): VerifyCase {
	const { lesson, item } = one;
	const task = lesson.tasks.find(({ id }) => id === item.id);
	return { ...one, lesson: { ...lesson, tasks: task === undefined ? [] : [...neededBy(lesson, task), task] } };
}

/** Not passed by mistake, and while something can't be read neither refused nor called what it isn't. */
function isFair(one: VerifyCase, damaged: Trace, found: Found): boolean {
	if (found.result === 'unknown' || found.result === 'no-outcome' || isAsExpected(one.expected, found)) return true;
	if (found.result !== 'not-yet') return false;
	if (!isSeenAtTheEnd(damaged)) return true;
	return found.name === null && !one.expected.results.includes('passed');
}

/** Mutants that all of their item's cases take for sound. */
function survivors(): readonly string[] {
	return items.flatMap((item) => {
		const right = cases.find((one) => one.item === item && one.name === 'right');
		return mutantsOf(item, right && truthIn(right, traceOf(right))).flatMap((mutant) => {
			const planned = orThrow(planCases(withItem(course, mutant.item), [item.id])).filter(isRecordable);
			const isCaught = planned.some((one) => problem(one, traceOf(one)) !== undefined);
			return isCaught ? [] : [`${item.id} that ${mutant.name}`];
		});
	});
}

test('a check that always passes, never passes, or names nothing is caught, and so is a question with one answer for all', () => {
	expect(survivors()).toEqual([]);
});
