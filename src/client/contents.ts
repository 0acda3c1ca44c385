import { pagePart } from './page-part.ts';
import type { ProgressBook } from './progress.ts';
import { keepMarks } from './progress-marks.ts';

/** Fills the drawer of contents when it first opens. Until it could, it has a link to the page of all lessons. */
export function enableContents(page: Document, progress: ProgressBook): void {
	const drawer = page.querySelector<HTMLElement>('#contents');
	const place = drawer?.querySelector<HTMLElement>('[data-contents]');
	if (!drawer || !place) return;
	const fill = async () => {
		if (place.dataset.contents === 'filled') return;
		const lists = await pagePart('/contents/');
		if (lists === undefined || place.dataset.contents === 'filled') return;
		place.dataset.contents = 'filled';
		place.innerHTML = lists;
		for (const link of place.querySelectorAll(`a[href="${CSS.escape(page.location.pathname)}"]`))
			link.setAttribute('aria-current', 'page');
		keepMarks(place, progress);
	};
	drawer.addEventListener('beforetoggle', (event) => {
		if (event.newState === 'open') void fill();
	});
}
