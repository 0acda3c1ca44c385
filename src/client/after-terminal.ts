/** Said on the document once the first terminal has its screen. */
export const terminalShown = 'proclab:terminal-shown';

/**
 * `client:after-terminal`: an island that loads once the terminal has, or when one scrolls near it before that. What a lesson needs
 * first comes first, and those who move from control to control, not by scrolling, find them all.
 */
export default function afterTerminal(
	load: () => Promise<() => Promise<void>>,
	_options: unknown,
	island: HTMLElement,
): void {
	let isLoading = false;
	const hydrate = async () => {
		if (isLoading) return;
		isLoading = true;
		near.disconnect();
		const run = await load();
		await run();
	};
	const near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && void hydrate(), {
		rootMargin: '400px',
	});
	for (const child of island.children) near.observe(child);
	document.addEventListener(terminalShown, hydrate, { once: true });
	if (document.querySelector('.xterm')) void hydrate();
}
