import type { LabView, PageSession } from './page-session.ts';

/** A task that is done alone, to show that one can. */
export interface PlacementTask {
	readonly id: string;
	/** It begins where others of its lesson ended, so its lab is to be made ready. */
	readonly isLate: boolean;
}

/** What the bar over the task says, and whether it offers to make the lab ready. */
export function placementState({ id, isLate }: PlacementTask, lab: LabView, passed: boolean) {
	if (passed) return { says: 'Passed. What it stands for you can skip.', offersLab: false, isPassed: true };
	const offersLab = isLate && lab.entered !== id && ['ready', 'ended', 'failed'].includes(lab.state);
	const says = offersLab
		? 'Here the lab begins in the middle of a lesson: have it made ready.'
		: 'One task, without the text around it, hints or a solution.';
	return { says, offersLab, isPassed: false };
}

/**
 * Shows one task alone, as its placement test has it (`?placement=TRACK#task-ID`), below the bar `[data-placement-bar]`. A task that
 * is not on the page leaves it whole.
 */
export function enterPlacement(page: Document, session: PageSession): void {
	const id = /^#task-(.+)$/.exec(page.location.hash)?.[1] ?? '';
	const bar = page.querySelector<HTMLElement>('[data-placement-bar]');
	const card = page.querySelector(`[data-task="${CSS.escape(id)}"]`)?.closest('.sl-markdown-content > *');
	if (!bar || !card) {
		leave(page);
		return;
	}
	card.setAttribute('data-placement-task', '');
	bar.hidden = false;
	const task = { id, isLate: (bar.dataset.lateTasks ?? '').split(' ').includes(id) };
	show(bar, task, session);
	bar.querySelector('[data-placement-leave]')?.addEventListener('click', () => {
		leave(page);
		card.scrollIntoView();
	});
}

function show(bar: HTMLElement, task: PlacementTask, session: PageSession): void {
	const says = bar.querySelector('[data-placement-says]');
	const ready = bar.querySelector<HTMLElement>('[data-placement-ready]');
	const { lab, progress } = session;
	const tell = () => {
		const state = placementState(task, lab.get(), progress.view.get().passed.has(task.id));
		if (says && says.textContent !== state.says) says.textContent = state.says;
		if (ready) ready.hidden = !state.offersLab;
		bar.toggleAttribute('data-passed', state.isPassed);
	};
	lab.subscribe(tell);
	progress.view.subscribe(tell);
	ready?.addEventListener('click', () => {
		if (lab.get().state === 'ready') session.resetLab(task.id);
		else session.startLab(task.id);
	});
}

function leave(page: Document): void {
	delete page.documentElement.dataset.placement;
	const bar = page.querySelector<HTMLElement>('[data-placement-bar]');
	if (bar) bar.hidden = true;
	history.replaceState(null, '', page.location.pathname + page.location.hash);
}
