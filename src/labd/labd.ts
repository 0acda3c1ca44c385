import { loadCourse } from '../course/load-course.ts';
import { atMost } from '../foundation/at-most.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Home } from '../foundation/node/home.ts';
import { type Problem, ProblemError } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import { type Admission, createAdmission } from '../lifecycle/admission.ts';
import { createCapacity } from '../lifecycle/capacity.ts';
import { isAlive } from '../lifecycle/is-alive.ts';
import { labdCrashed, labdStopped } from '../lifecycle/lab-ending.ts';
import { type Reaped, Reaper } from '../lifecycle/reaper.ts';
import type { LabState } from '../protocol/frames.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { AttemptsOutbox } from './attempts-outbox.ts';
import { EndedLabs } from './ended-labs.ts';
import { publicProblem } from './lab-frames.ts';
import type { LabdSettings } from './labd-settings.ts';
import { createLessonLabs, type LessonLabs } from './lesson-labs.ts';
import { type Census, PrometheusMetrics } from './metrics.ts';
import { closePressureFiles } from './pressure-files.ts';
import { createLabdServer } from './server.ts';
import { listenOnSocket } from './socket-file.ts';
import { raiseTerminalLimit } from './terminal-limit.ts';

export interface LabdOptions {
	readonly home: Home;
	readonly runtime: ContainerRuntime;
	readonly settings: LabdSettings;
	readonly logger: Logger;
}

export interface Labd {
	/**
	 * Ends every lab and closes every socket, in so many milliseconds; answers the ids of labs of which something is left by then. None of
	 * their processes is to live on, and the next labd of this home removes the rest.
	 */
	close(milliseconds: number): Promise<readonly string[]>;
}

/** Starts the lab daemon: it listens, and nothing is left of the labs of an earlier one. */
export async function startLabd(options: LabdOptions): Promise<Result<Labd, Problem>> {
	const { home, runtime, settings, logger } = options;
	const probe = await runtime.probe();
	if (!probe.usable) return fail(probe.problem);
	const course = await readCourse(home);
	if (!course.ok) return course;
	const metrics = new PrometheusMetrics();
	const outbox = new AttemptsOutbox();
	const admission = createAdmission(undefined, createCapacity(settings.capacity));
	const ended = EndedLabs.load(home);
	const { lifetime, debug, pool } = settings;
	for (const shortfall of probe.shortfalls) logger.warn({ shortfall }, shortfall.what);
	const lacks = probe.shortfalls.map(({ what }) => what);
	const labs = createLessonLabs({
		...{ runtime, home, course: course.value, logger, metrics, admission, lifetime, debug, ended, pool, lacks },
	});
	labs.onAttempt((attempt) => outbox.add(attempt));
	let ok = false;
	const answers = {
		health: () => ({ ok, pid: process.pid, labs: countLabs(labs, 'ready'), runtime: runtime.name }),
		metrics: () => metrics.text(takeCensus({ labs, outbox, admission })),
		reload: () => reload(home, labs, logger),
	};
	const server = createLabdServer({ labs, outbox, answers, logger });
	const listening = await listenOnSocket(server.http, home, settings.webGid);
	if (!listening.ok) return listening;
	raiseTerminalLimit(logger);
	closePressureFiles(logger);
	const onReaped = ({ destroyed, problems }: Reaped) => metrics.reaped(destroyed.length, problems.length);
	const reaper = new Reaper({ runtime, logger, known: labs.known, onReaped });
	for (const { labels } of (await reaper.look()).destroyed)
		if (labels.learner !== undefined && labels.lesson !== undefined)
			ended.addMissing(labels.learner, labels.lesson, labdCrashed);
	reaper.keepLooking();
	labs.pool?.open();
	ok = true;
	logger.info({ socket: home.labdSocket, runtime: runtime.name, version: probe.version }, 'labd is ready');
	return succeed({
		async close(milliseconds) {
			ok = false;
			reaper[Symbol.dispose]();
			for (const { learner, lesson, status } of labs.all)
				if (livingStates.has(status.state)) ended.add(learner.id, lesson.id, labdStopped);
			const unsaved = ended.save(home);
			if (unsaved !== undefined) logger.warn({ err: unsaved }, 'how labs ended could not be kept for the next labd');
			const destroyed = labs.destroyAll(labdStopped.says, labdStopped.cause);
			await atMost(milliseconds, Promise.all([server.close(), destroyed]));
			return killAgain(runtime);
		},
	});
}

/** States of a lab that a stop ends. */
const livingStates: ReadonlySet<LabState> = new Set(['starting', 'ready', 'resetting']);

/** What is left of labs when time is up. One that was just being made may have come to life since all were killed. */
async function killAgain(runtime: ContainerRuntime): Promise<readonly string[]> {
	const left = await runtime.list();
	for (const { id, init } of left) if (init.pid === 0 || isAlive(init)) runtime.kill(id);
	return left.map(({ id }) => id);
}

async function readCourse(home: Home) {
	try {
		return succeed(await loadCourse(home.root));
	} catch (error) {
		if (error instanceof ProblemError) return fail(error.problem);
		throw error;
	}
}

async function reload(home: Home, labs: LessonLabs, logger: Logger) {
	const course = await readCourse(home);
	if (!course.ok) return { ok: false, problem: publicProblem(course.error) };
	labs.useCourse(course.value);
	logger.info({}, 'read the course again');
	return { ok: true };
}

const states: readonly LabState[] = ['starting', 'ready', 'resetting', 'ended', 'failed'];

interface Counted {
	readonly labs: LessonLabs;
	readonly outbox: AttemptsOutbox;
	readonly admission: Admission;
}

function takeCensus({ labs, outbox, admission: { waiting, held } }: Counted): Census {
	const byState = new Map(states.map((state) => [state, countLabs(labs, state)]));
	const { size, memoryBytes } = labs.pool ?? { size: 0, memoryBytes: 0 };
	const counted = { terminals: countTerminals(labs), attempts: outbox.size, pool: { size, memoryBytes } };
	return { labs: byState, ...counted, waiting, held };
}

function countLabs(labs: LessonLabs, state: LabState): number {
	return labs.all.filter(({ status }) => status.state === state).length;
}

function countTerminals(labs: LessonLabs): number {
	const terminals = labs.all.flatMap(({ living }) => [...(living?.terminals.values() ?? [])]);
	return terminals.filter(({ session }) => session !== undefined).length;
}
