import type { CourseQuestion, CourseTask, Lesson } from '../../course/course.ts';

/** A text that a learner reads and that stands in a module of `labs/`. */
export interface ItemText {
	/** From the checkout's root. */
	readonly file: string;
	readonly text: string;
}

/** All texts of a lesson's tasks and questions. */
export function itemTexts({ id, tasks, questions }: Lesson): readonly ItemText[] {
	return [
		...tasks.flatMap((task) => ofFile(`labs/${id}/${task.id}/task.ts`, taskTexts(task))),
		...questions.flatMap((one) => ofFile(`labs/${id}/${one.id}/${one.kind}.ts`, questionTexts(one))),
	];
}

function ofFile(file: string, texts: readonly (string | undefined)[]): readonly ItemText[] {
	return texts.flatMap((text) => (text === undefined || text === '' ? [] : [{ file, text }]));
}

function taskTexts({ title, hints, wrong, explanation }: CourseTask): readonly (string | undefined)[] {
	return [title, ...hints, ...Object.values(wrong), explanation];
}

function questionTexts(question: CourseQuestion): readonly (string | undefined)[] {
	if (question.kind === 'predict')
		return [question.question, ...Object.values(question.options), ...Object.values(question.replies)];
	const { absent, otherwise, wrong } = question;
	return [question.question, absent, otherwise, ...Object.values(wrong).map(({ says }) => says)];
}
