import { lessonStanding, type ProgressBook, type ProgressView } from './progress.ts';

const words = { none: 'not begun', part: 'begun', known: 'you can do this', done: 'done' } as const;

/**
 * Keeps what the built page says of progress true: `[data-lesson-mark]` and `[data-task-mark]` (ticks), `[data-lesson-count]`
 * ('1 of 3 tasks'), `[data-continue]` (a link to the first of its lessons that is neither done nor known) and
 * `[data-progress-away]` (shown when nobody knows).
 */
export function keepMarks(page: ParentNode, progress: ProgressBook): void {
	const all = (selector: string) => page.querySelectorAll<HTMLElement>(selector);
	const proofs = proofsOn(page);
	progress.view.subscribe((view) => {
		const standing = (lesson: string) => lessonStanding(view, lesson, proofs.get(lesson) ?? []);
		for (const mark of all('[data-lesson-mark]')) setMark(mark, view, standing(mark.dataset.lessonMark ?? ''));
		for (const mark of all('[data-task-mark]')) setTaskMark(mark, view);
		for (const count of all('[data-lesson-count]')) setCount(count, view, standing);
		for (const link of page.querySelectorAll<HTMLAnchorElement>('[data-continue]')) setContinue(link, standing);
		for (const away of all('[data-progress-away]')) away.hidden = view.state !== 'away';
	});
}

type Standing = ReturnType<typeof lessonStanding>;
type StandingOf = (lesson: string) => Standing;

/** For each lesson that has a mark on the page, the tasks that prove it. */
function proofsOn(page: ParentNode): ReadonlyMap<string, readonly string[]> {
	const marks = [...page.querySelectorAll<HTMLElement>('[data-lesson-mark][data-proofs]')];
	return new Map(marks.map(({ dataset }) => [dataset.lessonMark ?? '', (dataset.proofs ?? '').split(' ')]));
}

function setMark(mark: HTMLElement, view: ProgressView, standing: Standing): void {
	mark.dataset.progress = standing;
	const text = mark.querySelector('[data-lesson-mark-text]');
	if (text) text.textContent = view.state === 'known' ? `(${words[standing]})` : '';
}

function setTaskMark(mark: HTMLElement, view: ProgressView): void {
	const isPassed = view.passed.has(mark.dataset.taskMark ?? '');
	mark.dataset.progress = isPassed ? 'done' : 'none';
	const text = mark.querySelector('[data-lesson-mark-text]');
	if (text) text.textContent = isPassed ? '(passed)' : '';
}

function setCount(count: HTMLElement, view: ProgressView, standing: StandingOf): void {
	const lesson = count.dataset.lessonCount ?? '';
	const tasks = view.lessons.get(lesson);
	if (!tasks) return;
	const passed = tasks.filter((task) => view.passed.has(task)).length;
	const told = `${passed} of ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'}`;
	count.textContent = standing(lesson) === 'known' ? words.known : told;
}

function setContinue(link: HTMLAnchorElement, standing: StandingOf): void {
	const lessons = (link.dataset.continue ?? '').split(' ');
	const begun = lessons.some((lesson) => standing(lesson) !== 'none');
	const next = lessons.find((lesson) => ['none', 'part'].includes(standing(lesson)));
	if (!begun || next === undefined) return;
	const title = document.querySelector(`[data-lesson-title="${CSS.escape(next)}"]`)?.textContent;
	link.href = `/${next}/`;
	link.textContent = title ? `Continue: ${title.trim()}` : 'Continue';
}
