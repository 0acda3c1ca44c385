import { afterAll, afterEach, expect, vi } from 'vitest';
import type { Course, CourseQuestion, CourseTask, Lesson } from '../../src/course/course.ts';
import { labSchema } from '../../src/course/course-schema.ts';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { LessonLab } from '../../src/labd/lesson-lab.ts';
import { createLessonLabs, type LessonLabs, type LessonLabsOptions } from '../../src/labd/lesson-labs.ts';
import { runStartScript } from '../../src/lifecycle/start-script.ts';
import type { ServerFrame } from '../../src/protocol/frames.ts';
import type { Verdict } from '../../src/protocol/verdict.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { makeHome, nothingLeft, removeHome } from './labd-kit.ts';

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

export function verdict(name: Verdict['verdict'], says: string = name): Verdict {
	return { verdict: name, says, evidence: [] };
}

/** Passes while a program with this argument runs that was not there when the task began. */
export function runsWith(argument: string): CourseTask['check'] {
	return ({ records }) => {
		const found = [...records.values()].some(
			({ gone, fromStart, latest }) => gone === null && !fromStart && latest.argv?.includes(argument),
		);
		return verdict(found ? 'passed' : 'not-yet');
	};
}

export function task(changes: Partial<CourseTask> = {}): CourseTask {
	return {
		...{ id: 'task', title: 'A task', mode: 'level', check: () => verdict('not-yet'), hints: [], wrong: {} },
		...{ solution: '', attempts: {}, alternatives: {}, cheats: {} },
		...changes,
	};
}

interface LessonParts {
	readonly tasks?: readonly CourseTask[];
	readonly questions?: readonly CourseQuestion[];
	readonly lab?: Partial<Lesson['lab']>;
}

/** A course of the one lesson `m/l`. */
export function courseWith({ tasks = [], questions = [], lab }: LessonParts): Course {
	const lesson: Lesson = {
		...{
			id: 'm/l',
			title: 'L',
			description: '',
			minutes: 1,
			needs: [],
			gives: '',
			covers: {},
			sources: [],
			transcripts: [],
			steps: [],
			file: '',
			previous: null,
			next: null,
		},
		...{ tasks, questions, explanations: [] },
		lab: {
			...{ image: 'host', hostname: 'lab', terminals: ['main'] },
			limits: labSchema.parse({ limits: { pids: 64, memoryMegabytes: 128 } }).limits,
			...lab,
		},
	};
	return { title: 'C', modules: [{ id: 'm', title: 'M', lessons: [lesson] }], tracks: [] };
}

export function courseOf(...tasks: readonly CourseTask[]): Course {
	return courseWith({ tasks });
}

/** Labs of courses made for a test, under a home of their own, of which nothing may be left. */
export function useCourses() {
	const home = makeHome();
	const opened: LessonLabs[] = [];
	const runtime = createOciRuntime({ home, logger: silentLogger });

	afterEach(async () => {
		await Promise.all(opened.splice(0).map((labs) => labs.destroyAll('The test is over.')));
	});
	afterAll(async () => {
		await nothingLeft(home);
		removeHome(home);
	});

	const labsFor = (course: Course, options: Partial<LessonLabsOptions> = {}): LessonLabs => {
		const labs = createLessonLabs({ runtime, home, course, logger: silentLogger, ...options });
		opened.push(labs);
		return labs;
	};
	const openLab = (labs: LessonLabs, seed = 'seed'): LessonLab => {
		const result = labs.open({ id: 'learner', seed }, 'm/l');
		if (!result.ok) throw new Error(result.error.what);
		return result.value;
	};
	/** Has root in the lab run a script, as a learner might. */
	const runIn = async (lab: LessonLab, script: string): Promise<void> => {
		const ref = lab.status.ready?.ref;
		if (ref === undefined) throw new Error('no lab');
		const done = await runStartScript(
			{ runtime, lab: ref },
			{ of: 'the test', key: 'start', script },
			new AbortController().signal,
		);
		if (!done.ok) throw new Error(done.error.why);
	};
	return { home, runtime, labsFor, openLab, runIn };
}

/** Keeps what pages are told. */
export class Told {
	readonly frames: ServerFrame[] = [];

	constructor(lab: LessonLab) {
		lab.onFrame((frame) => this.frames.push(frame));
	}

	all<Type extends ServerFrame['type']>(type: Type): Frame<Type>[] {
		return framesOf(this.frames, type);
	}
}

export function framesOf<Type extends ServerFrame['type']>(frames: readonly ServerFrame[], type: Type): Frame<Type>[] {
	return frames.filter((frame): frame is Frame<Type> => frame.type === type);
}

export function until(check: () => void): Promise<void> {
	return vi.waitFor(check, { timeout: 10_000, interval: 10 });
}

export function stands(lab: LessonLab, id: string): string | undefined {
	return lab.verdicts().get(id)?.verdict;
}

export async function begins(lab: LessonLab, id: string): Promise<void> {
	await until(() => expect(lab.living?.watch.judge.inspect().find((row) => row.task === id)?.state).toBe('active'));
}
