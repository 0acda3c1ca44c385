/** Adds a style sheet to the page, once; resolves when it counts. One that can't be had is no reason to show nothing. */
export function loadStyles(href: string): Promise<void> {
	if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
	return new Promise((resolve) => {
		const link = document.createElement('link');
		link.rel = 'stylesheet';
		link.href = href;
		link.onload = link.onerror = () => resolve();
		document.head.append(link);
	});
}
