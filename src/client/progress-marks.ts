import { lessonProgress, type ProgressBook, type ProgressView } from './progress.ts';

const words = { none: 'not begun', part: 'begun', done: 'done' } as const;

/**
 * Keeps what the built page says of progress true: `[data-lesson-mark]` (ticks), `[data-lesson-count]` ('1 of 3 tasks'),
 * `[data-continue]` (a link to the first lesson not done) and `[data-progress-away]` (shown when nobody knows).
 */
export function keepMarks(page: ParentNode, progress: ProgressBook): void {
	progress.view.subscribe((view) => {
		for (const mark of page.querySelectorAll<HTMLElement>('[data-lesson-mark]')) setMark(mark, view);
		for (const count of page.querySelectorAll<HTMLElement>('[data-lesson-count]')) setCount(count, view);
		for (const link of page.querySelectorAll<HTMLAnchorElement>('[data-continue]')) setContinue(link, view);
		for (const away of page.querySelectorAll<HTMLElement>('[data-progress-away]')) away.hidden = view.state !== 'away';
	});
}

function setMark(mark: HTMLElement, view: ProgressView): void {
	const done = lessonProgress(view, mark.dataset.lessonMark ?? '');
	mark.dataset.progress = done;
	const text = mark.querySelector('[data-lesson-mark-text]');
	if (text) text.textContent = view.state === 'known' ? `(${words[done]})` : '';
}

function setCount(count: HTMLElement, view: ProgressView): void {
	const tasks = view.lessons.get(count.dataset.lessonCount ?? '');
	if (!tasks) return;
	const passed = tasks.filter((task) => view.passed.has(task)).length;
	count.textContent = `${passed} of ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'}`;
}

function setContinue(link: HTMLAnchorElement, view: ProgressView): void {
	const begun = [...view.lessons.keys()].some((lesson) => lessonProgress(view, lesson) !== 'none');
	const next = [...view.lessons.keys()].find((lesson) => lessonProgress(view, lesson) !== 'done');
	if (!begun || next === undefined) return;
	const title = document.querySelector(`[data-lesson-title="${CSS.escape(next)}"]`)?.textContent;
	link.href = `/${next}/`;
	link.textContent = title ? `Continue: ${title.trim()}` : 'Continue';
}
