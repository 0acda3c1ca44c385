import { remember } from './preferences.ts';

const choices = ['auto', 'light', 'dark'] as const;
export type ThemeChoice = (typeof choices)[number];

/** The choice that comes after this one when the button is pressed. */
export function nextChoice(choice: string | undefined): ThemeChoice {
	const index = choices.indexOf(choice as ThemeChoice);
	return choices[(index + 1) % choices.length] ?? 'auto';
}

/** Makes `[data-theme-button]` step through auto, light and dark. The inline script of `ThemeProvider.astro` set the first. */
export function enableThemeButton(page: Document): void {
	const root = page.documentElement;
	const name = page.querySelector('[data-theme-name]');
	const button = page.querySelector<HTMLElement>('[data-theme-button]');
	if (!button || !name) return;
	const tell = () => {
		name.textContent = root.dataset.themeChoice ?? 'auto';
		button.title = `Theme: ${name.textContent}`;
	};
	tell();
	button.addEventListener('click', () => {
		const choice = nextChoice(root.dataset.themeChoice);
		remember('theme', choice);
		root.dataset.themeChoice = choice;
		const dark = choice === 'dark' || (choice === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
		root.dataset.theme = dark ? 'dark' : 'light';
		tell();
	});
}
