/** The command of a code block that can be typed as it is: one line of shell; else `undefined`. */
export function typeableCommand(language: string | undefined, code: string): string | undefined {
	const line = code.trim();
	const isShell = language === 'bash' || language === 'sh';
	return isShell && line !== '' && !line.includes('\n') ? line : undefined;
}

/** Expressive Code makes a block that scrolls a region for the keyboard, but gives it no name. */
export function nameCodeBlocks(page: Document): void {
	for (const block of page.querySelectorAll<HTMLElement>('.expressive-code pre'))
		block.ariaLabel = `Code: ${(block.textContent ?? '').trim().split('\n')[0]?.slice(0, 60)}`;
}

/** Gives each one-line shell command on the page a button that types it, without Enter. */
export function addTypeButtons(page: Document, type: (command: string) => void): void {
	for (const block of page.querySelectorAll<HTMLElement>('.expressive-code pre')) {
		const command = () => {
			const lines = [...block.querySelectorAll('.ec-line')].map((line) => line.textContent ?? '');
			return typeableCommand(block.dataset.language, lines.join('\n'));
		};
		const figure = block.closest('figure');
		if (command() === undefined || !figure) continue;
		const button = page.createElement('button');
		button.type = 'button';
		button.className = 'type-it';
		button.textContent = 'Type it';
		button.title = 'Puts the command into the terminal; you press Enter';
		button.addEventListener('click', () => type(command() ?? ''));
		figure.append(button);
	}
}
