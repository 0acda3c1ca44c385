import { course } from '../../components/course.ts';
import type { WorkbookModule } from '../../components/page-course.ts';

/** What the workbook fetches to show: the lessons that ask something, with what they ask. */
export function GET(): Response {
	const modules: readonly WorkbookModule[] = course.modules
		.map(({ title, lessons }) => ({
			title,
			lessons: lessons
				.filter(({ questions, explanations }) => questions.length + explanations.length > 0)
				.map(({ id, title: name, questions, explanations }) => ({ id, title: name, questions, explanations })),
		}))
		.filter(({ lessons }) => lessons.length > 0);
	return Response.json(modules);
}
