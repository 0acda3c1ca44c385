import type { FastifyInstance } from 'fastify';
import type { Course, Lesson } from '../course/course.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';
import type { ProgressStore, TaskProgress } from '../progress/progress-store.ts';
import type { Progress, Solution } from '../protocol/web-api.ts';
import { notFound, replyWithProblem } from './problem-reply.ts';

export interface ApiParts {
	readonly store: ProgressStore;
	readonly course: () => Course;
	readonly logger: Logger;
}

/** What is under `/api` beside the session. */
export function addApiRoutes(api: FastifyInstance, { store, course, logger }: ApiParts): void {
	api.addHook('onSend', async (_request, reply) => {
		if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
	});
	api.get('/progress', async (request): Promise<Progress> => {
		return progressOf(course(), await store.forLearner(request.learner?.id ?? ''));
	});
	api.get<{ Params: { lesson: string; task: string } }>(
		'/lessons/:lesson/tasks/:task/solution',
		async (request, reply) => {
			const { lesson, task } = request.params;
			const solution = solutionOf(course(), lesson, task);
			if (!solution) return replyWithProblem(reply, 404, noSuchTask(lesson, task));
			logger.info({ learner: request.learner?.id, lesson, task }, 'a solution was asked for');
			return solution;
		},
	);
	api.all('/*', (request, reply) => replyWithProblem(reply, 404, notFound(request.url)));
}

function lessonsOf(course: Course): readonly Lesson[] {
	return course.modules.flatMap((module) => module.lessons);
}

function progressOf(course: Course, recorded: readonly TaskProgress[]): Progress {
	const passed = (lesson: string, task: string) =>
		recorded.find((progress) => progress.lesson === lesson && progress.task === task)?.passed ?? null;
	const lessons = lessonsOf(course).map((lesson) => ({
		id: lesson.id,
		tasks: lesson.tasks.map((task) => {
			const attempt = passed(lesson.id, task.id);
			if (attempt === null) return { id: task.id, passedAt: null, verdict: null };
			const { verdict, says, evidence } = attempt;
			return { id: task.id, passedAt: attempt.at, verdict: { verdict, says, evidence } };
		}),
		questions: lesson.questions.map(({ id, kind }) => ({ id, kind, answer: null, at: null, verdict: null })),
	}));
	return { lessons };
}

function solutionOf(course: Course, lessonId: string, taskId: string): Solution | undefined {
	const lesson = lessonsOf(course).find(({ id }) => id === lessonId);
	const task = lesson?.tasks.find(({ id }) => id === taskId);
	return task && { task: task.id, script: task.solution, explanation: task.explanation ?? null };
}

function noSuchTask(lesson: string, task: string): Problem {
	return {
		code: 'no-such-task',
		what: 'There is no such task.',
		why: `The lesson ${JSON.stringify(lesson)} has no task ${JSON.stringify(task)}, or doesn’t exist.`,
		fix: 'Reload the page: the course may have changed.',
	};
}
