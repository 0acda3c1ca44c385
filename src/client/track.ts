import { forget, remember } from './preferences.ts';

/** Makes the radio buttons of `[data-track-choice]` choose the track, of which the first is the whole course. `ThemeProvider.astro` read the choice. */
export function enableTrackChoice(page: Document): void {
	const root = page.documentElement;
	const radios = [...page.querySelectorAll<HTMLInputElement>('[data-track-choice] input')];
	const [whole] = radios;
	for (const radio of radios) {
		radio.checked = radio.value === (root.dataset.track ?? whole?.value);
		radio.addEventListener('change', () => {
			if (radio === whole) {
				delete root.dataset.track;
				forget('track');
			} else {
				root.dataset.track = radio.value;
				remember('track', radio.value);
			}
		});
	}
}
