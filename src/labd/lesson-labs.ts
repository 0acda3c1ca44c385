import type { Course, Lesson } from '../course/course.ts';
import { type Clock, systemClock } from '../foundation/clock.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Logger } from '../foundation/logger.ts';
import { nearest } from '../foundation/nearest.ts';
import type { Home } from '../foundation/node/home.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import { type Admission, createAdmission } from '../lifecycle/admission.ts';
import { allRemoved } from '../lifecycle/destroy-lab.ts';
import { defaultLifetime, type LifetimeLimits } from '../lifecycle/lab-lifetime.ts';
import { LabPool, type PoolLimits } from '../lifecycle/lab-pool.ts';
import type { MakingHost } from '../lifecycle/making-host.ts';
import type { EndCause } from '../protocol/lab-life.ts';
import type { Attempt } from '../protocol/labd-api.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { sharingOutput } from '../terminal/output-share.ts';
import { EndedLabs } from './ended-labs.ts';
import { patience as defaultPatience } from './lab-stay.ts';
import { type LabLearner, LessonLab, type LessonLabHost } from './lesson-lab.ts';
import { type LabdMetrics, noMetrics } from './metrics.ts';
import { PoolOutlook } from './pool-outlook.ts';

export interface LessonLabsOptions {
	readonly runtime: ContainerRuntime;
	readonly home: Home;
	readonly course: Course;
	readonly logger: Logger;
	readonly clock?: Clock | undefined;
	readonly admission?: Admission | undefined;
	readonly metrics?: LabdMetrics | undefined;
	/** Where one is left out, it is as in `defaultLifetime`. */
	readonly lifetime?: Partial<LifetimeLimits> | undefined;
	/** See `LabStayOptions`. */
	readonly patience?: number | undefined;
	/** Labs that are made in advance; none where it is left out. */
	readonly pool?: PoolLimits | undefined;
	/** How the labs ended that learners had under an earlier labd, by learner and lesson. */
	readonly ended?: EndedLabs | undefined;
	/** Pages may look at all that the checks see: for authors. */
	readonly debug?: boolean | undefined;
	/** What labs go without on this machine, a sentence each. */
	readonly lacks?: readonly string[] | undefined;
}

/** Every lab of every learner in this process, by learner and lesson. */
export interface LessonLabs {
	/** The learner's lab of a lesson; the first time it is made and starts. Problem `unknown-lesson`. */
	open(learner: LabLearner, lesson: string): Result<LessonLab, Problem>;
	readonly all: readonly LessonLab[];
	readonly onAttempt: Event<Attempt>;
	/** A course read anew, for the labs of its lessons: see `LessonLab.useLesson`. */
	useCourse(course: Course): void;
	/** Ids of the labs that are made, live or are removed now. */
	readonly known: ReadonlySet<string>;
	/** Those that are made in advance. */
	readonly pool: LabPool | undefined;
	/**
	 * Ends every lab, those that are made in advance too: all processes are killed first, side by side. Resolves when nothing of the labs is
	 * left, or that was left to the reaper.
	 */
	destroyAll(reason: string, cause?: EndCause): Promise<void>;
}

export function createLessonLabs(options: LessonLabsOptions): LessonLabs {
	const { runtime, home, logger, clock = systemClock } = options;
	const { admission = createAdmission(), metrics = noMetrics, debug = false, ended = new EndedLabs() } = options;
	const lifetime = { ...defaultLifetime, ...options.lifetime };
	const making: MakingHost = { runtime, home, logger, clock, admission, known: new Set(), removals: new Set() };
	const pool = options.pool && new LabPool({ ...options.pool, host: making, onAnswer: metrics.poolAnswered });
	const outlook = pool && new PoolOutlook(pool, options.course);
	const host: LessonLabHost = {
		...{ ...making, pool, share: sharingOutput(), metrics, lifetime, debug },
		patience: options.patience ?? defaultPatience,
		lacks: options.lacks ?? [],
	};
	const labs = new Map<string, LessonLab>();
	const attempts = new Emitter<Attempt>();
	let lessons = lessonsOf(options.course);

	return {
		onAttempt: attempts.event,
		known: host.known,
		pool,
		get all() {
			return [...labs.values()];
		},
		open(learner, lesson) {
			const key = JSON.stringify([learner.id, lesson]);
			const known = labs.get(key);
			if (known !== undefined) return succeed(known);
			const found = lessons.get(lesson);
			if (found === undefined) return fail(unknownLesson(lesson, lessons.keys()));
			const made = new LessonLab(host, { learner, lesson: found, ended: ended.take(learner.id, lesson) });
			made.onAttempt((attempt) => attempts.fire(attempt));
			made.onStatus(() => outlook?.look(() => labs.values()));
			labs.set(key, made);
			void made.start();
			return succeed(made);
		},
		useCourse(course) {
			lessons = lessonsOf(course);
			outlook?.useCourse(course);
			for (const lab of labs.values()) {
				const lesson = lessons.get(lab.lesson.id);
				if (lesson !== undefined) lab.useLesson(lesson);
			}
		},
		async destroyAll(reason, cause) {
			const ends = [...labs.values()].map((lab) => lab.destroy(reason, cause));
			for (const id of host.known) runtime.kill(id);
			await Promise.all([pool?.close(), ...ends]);
			await allRemoved(host);
		},
	};
}

function lessonsOf(course: Course): ReadonlyMap<string, Lesson> {
	return new Map(course.modules.flatMap(({ lessons }) => lessons.map((lesson) => [lesson.id, lesson])));
}

function unknownLesson(id: string, known: Iterable<string>): Problem {
	const meant = nearest(id, known);
	return {
		code: 'unknown-lesson',
		what: `There is no lesson '${id}'.`,
		why: 'The course has none of this name.',
		fix: meant === undefined ? 'Pick one from the list of lessons.' : `Perhaps you meant '${meant}'.`,
	};
}
