/** Opens the search dialog, by button or Ctrl+K; what searches is loaded then and not before. */
export function enableSearch(page: Document): void {
	const dialog = page.querySelector<HTMLDialogElement>('[data-search]');
	const button = page.querySelector<HTMLElement>('[data-open-search]');
	if (!dialog || !button) return;
	const open = async () => {
		dialog.showModal();
		const { startSearch } = await import('./search.ts');
		startSearch(dialog);
	};
	button.addEventListener('click', open);
	page.addEventListener('keydown', (event) => {
		const inTerminal = event.target instanceof Element && event.target.closest('[data-terminal]') !== null;
		if (inTerminal || dialog.open || event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
		event.preventDefault();
		void open();
	});
}
