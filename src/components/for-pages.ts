import { type Draw, drawVars } from '../checks/vars.ts';
import type { Course, CourseQuestion, CourseTask, Lesson } from '../course/course.ts';
import type { PageCourse, PageLesson, PageQuestion, PageTask, VarWidths } from './page-course.ts';

/** What pages may know of the course: solutions, attempts, checks and what tells the truth stay out. */
export function forPages({ title, modules, tracks }: Course): PageCourse {
	return {
		title,
		modules: modules.map((module) => ({
			id: module.id,
			title: module.title,
			lessons: module.lessons.map(pageLesson),
		})),
		tracks,
	};
}

function pageLesson({ id, title, description, minutes, lab, previous, next, ...lesson }: Lesson): PageLesson {
	const { needs, gives, sources } = lesson;
	return {
		...{ id, title, description, minutes, needs, gives, sources, previous, next },
		terminals: lab.terminals,
		tasks: lesson.tasks.map(pageTask),
		questions: lesson.questions.map(pageQuestion),
		explanations: lesson.explanations.map((explanation) => ({ id: explanation.id, question: explanation.question })),
		transcripts: lesson.transcripts.map(({ name, shown }) => ({ name, text: shown })),
	};
}

function pageTask({ id, title, mode, needs = [], hints, wrong, vars }: CourseTask): PageTask {
	return { id, title, mode, needs, hints, wrong, vars: widths(id, vars) };
}

function pageQuestion(question: CourseQuestion): PageQuestion {
	const { id, vars } = question;
	const shared = { id, question: question.question, vars: widths(id, vars) };
	return question.kind === 'ask'
		? { kind: 'ask', ...shared, answer: question.answer }
		: { kind: 'predict', ...shared, options: question.options, replies: question.replies };
}

/** Draws are cheap: the longest of some is long enough for nearly all learners. */
function widths(id: string, vars: Readonly<Record<string, Draw>> | undefined): VarWidths {
	const samples = Array.from({ length: 32 }, (_, seed) => drawVars(vars, { seed: String(seed), id }));
	return Object.fromEntries(
		Object.keys(vars ?? {}).map((name) => [name, Math.max(...samples.map((sample) => sample[name]?.length ?? 0))]),
	);
}
