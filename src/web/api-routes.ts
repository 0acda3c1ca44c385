import type { FastifyInstance } from 'fastify';
import { drawVars, fillVars } from '../checks/vars.ts';
import type { Course, CourseQuestion, Lesson } from '../course/course.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';
import type { ProgressStore, QuestionProgress, TaskProgress } from '../progress/progress-store.ts';
import type { Attempt } from '../protocol/labd-api.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { Progress, Solution } from '../protocol/web-api.ts';
import { addNoteRoutes, type NoteParts } from './note-routes.ts';
import { notFound, replyWithProblem } from './problem-reply.ts';

export interface ApiParts extends NoteParts {
	readonly store: ProgressStore;
	readonly logger: Logger;
}

/** What is under `/api` beside the session. */
export function addApiRoutes(api: FastifyInstance, parts: ApiParts): void {
	const { store, course, logger } = parts;
	api.addHook('onSend', async (_request, reply) => {
		if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
	});
	api.get('/progress', async (request): Promise<Progress> => {
		const learner = request.learner?.id ?? '';
		const [tasks, questions] = await Promise.all([store.forLearner(learner), store.questionsOf(learner)]);
		return progressOf(course(), { tasks, questions });
	});
	api.get<{ Params: { lesson: string; task: string } }>(
		'/lessons/:lesson/tasks/:task/solution',
		async (request, reply) => {
			const { lesson, task } = request.params;
			const solution = solutionOf(course(), { lesson, task }, request.learner?.seed ?? '');
			if (!solution) return replyWithProblem(reply, 404, noSuchTask(lesson, task));
			logger.info({ learner: request.learner?.id, lesson, task }, 'a solution was asked for');
			return solution;
		},
	);
	addNoteRoutes(api, parts);
	api.all('/*', (request, reply) => replyWithProblem(reply, 404, notFound(request.url)));
}

function lessonsOf(course: Course): readonly Lesson[] {
	return course.modules.flatMap((module) => module.lessons);
}

interface Recorded {
	readonly tasks: readonly TaskProgress[];
	readonly questions: readonly QuestionProgress[];
}

function progressOf(course: Course, recorded: Recorded): Progress {
	return { lessons: lessonsOf(course).map((lesson) => lessonProgress(lesson, recorded)) };
}

function lessonProgress({ id: lesson, tasks, questions }: Lesson, recorded: Recorded): Progress['lessons'][number] {
	const passed = (task: string) =>
		recorded.tasks.find((progress) => progress.lesson === lesson && progress.task === task)?.passed ?? null;
	const last = ({ id, kind }: CourseQuestion) =>
		recorded.questions.find((one) => one.lesson === lesson && one.question === id && one.kind === kind)?.last;
	return {
		id: lesson,
		tasks: tasks.map(({ id }) => {
			const attempt = passed(id);
			return { id, passedAt: attempt?.at ?? null, verdict: attempt && verdictOf(attempt) };
		}),
		questions: questions.map((question) => {
			const attempt = last(question);
			const { id, kind } = question;
			if (attempt === undefined) return { id, kind, answer: null, at: null, verdict: null };
			return { id, kind, answer: attempt.answer, at: attempt.at, verdict: verdictOf(attempt) };
		}),
	};
}

function verdictOf({ verdict, says, wrong, evidence }: Attempt): Verdict {
	return wrong === undefined ? { verdict, says, evidence } : { verdict, says, wrong, evidence };
}

function solutionOf(
	course: Course,
	{ lesson, task }: { readonly lesson: string; readonly task: string },
	seed: string,
): Solution | undefined {
	const found = lessonsOf(course)
		.find(({ id }) => id === lesson)
		?.tasks.find(({ id }) => id === task);
	if (found === undefined) return undefined;
	const vars = drawVars(found.vars, { seed, id: task });
	return {
		task,
		script: fillVars(found.solution, vars),
		explanation: found.explanation === undefined ? null : fillVars(found.explanation, vars),
		alternatives: Object.entries(found.alternatives).map(([name, script]) => ({
			name,
			script: fillVars(script, vars),
		})),
	};
}

function noSuchTask(lesson: string, task: string): Problem {
	return {
		code: 'no-such-task',
		what: 'There is no such task.',
		why: `The lesson ${JSON.stringify(lesson)} has no task ${JSON.stringify(task)}, or doesn’t exist.`,
		fix: 'Reload the page: the course may have changed.',
	};
}
