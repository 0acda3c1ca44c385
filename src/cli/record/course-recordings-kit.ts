import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allLessons } from '../../course/build-course.ts';
import type { Course } from '../../course/course.ts';
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

/** Files `course-recordings-N.test.ts`, from 1: Vitest's workers take one at a time. */
const shares = 4;

/** Tries all recordings of every fourth lesson, from this one on. */
export async function tryRecordings(share: number): Promise<void> {
	const course = lessonsOf(share, await loadCourse(root));
	const faults = recordingFaults(course, root);
	const unfit = new Set(faults.map(({ path }) => path));
	const cases = orThrow(planCases(course, [])).filter((one) => isRecordable(one) && !unfit.has(recordingPath(one)));
	const items = [...new Map(cases.map((one) => [one.item.id, one.item])).values()];
	const traces = new Map(
		cases.map((one) => [recordingPath(one), unpack(readRecording(root, recordingPath(one)))] as const),
	);

	test('every task and question has the recordings of its cases, made with its present scripts', () => {
		expect(faults.map(({ what }) => what)).toEqual([]);
	});

	test('every lesson is in the share of a file', () => {
		const files = readdirSync(import.meta.dirname).filter((name) => /^course-recordings-\d+\.test\.ts$/.test(name));
		expect(files.sort()).toEqual(
			Array.from({ length: shares }, (_, index) => `course-recordings-${index + 1}.test.ts`),
		);
	});

	describe.each(items)('$id', ({ id }) => {
		const ofItem = cases.filter(({ item }) => item.id === id);

		test.each(ofItem)('$statement, as recorded', (one) => {
			expect(problem(one, traceIn(traces, one))).toBeUndefined();
		});

		test.each(ofItem)('$name: what can’t be read makes it unknown at most', (one) => {
			expect(wronglyJudged(one, traceIn(traces, one))).toEqual([]);
		});
	});

	test('a check that always passes, never passes, or names nothing is caught, and so is a question with one answer for all', () => {
		expect(survivors({ course, cases, items, traces })).toEqual([]);
	});
}

function lessonsOf(share: number, course: Course): Course {
	const mine = new Set(allLessons(course).filter((_, index) => index % shares === share - 1));
	const modules = course.modules.map((module) => ({
		...module,
		lessons: module.lessons.filter((lesson) => mine.has(lesson)),
	}));
	return { ...course, modules };
}

type Traces = ReadonlyMap<string, Trace>;

function traceIn(traces: Traces, one: VerifyCase): Trace {
	const trace = traces.get(recordingPath(one));
	if (trace === undefined) throw new Error(`${recordingPath(one)} was not read.`);
	return trace;
}

function problem(one: VerifyCase, trace: Trace): string | undefined {
	return problemWith(one, { found: replay(one, trace), trace, lostShells: [] });
}

/** What is said of a case while something can't be read, and may not be said. */
function wronglyJudged(one: VerifyCase, whole: Trace): readonly string[] {
	const alone = withoutOthers(one);
	const trace = thinned(whole);
	const answers = answersIn(alone, trace);
	return damagesOf(trace).flatMap((damaged) => {
		const found = replay(alone, damaged.trace, answers);
		return isFair(one, damaged.trace, found) ? [] : [`${damaged.name}: ${found.result} (${found.name}): ${found.says}`];
	});
}

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

interface Tried {
	readonly course: Course;
	readonly cases: readonly VerifyCase[];
	readonly items: readonly VerifyCase['item'][];
	readonly traces: Traces;
}

/** Mutants that all of their item's cases take for sound. */
function survivors({ course, cases, items, traces }: Tried): readonly string[] {
	return items.flatMap((item) => {
		const right = cases.find((one) => one.item === item && one.name === 'right');
		return mutantsOf(item, right && truthIn(right, traceIn(traces, right))).flatMap((mutant) => {
			const planned = orThrow(planCases(withItem(course, mutant.item), [item.id])).filter(isRecordable);
			const isCaught = planned.some((one) => problem(one, traceIn(traces, one)) !== undefined);
			return isCaught ? [] : [`${item.id} that ${mutant.name}`];
		});
	});
}
