import { pageSession } from './page-session.ts';
import { addTypeButtons, nameCodeBlocks } from './typeable-code.ts';

const lesson = document.querySelector<HTMLElement>('[data-lesson]')?.dataset.lesson ?? '';
const session = pageSession(lesson);

document.addEventListener('click', (event) => {
	const target =
		event.target instanceof Element
			? event.target.closest<HTMLElement>('[data-show-terminal], button[data-var]')
			: null;
	if (!target) return;
	event.preventDefault();
	if (target.dataset.showTerminal !== undefined) session.show(target.dataset.showTerminal);
	else void copyValue(target);
});
if (document.documentElement.dataset.placement !== undefined)
	void import('./placement.ts').then(({ enterPlacement }) => enterPlacement(document, session));
nameCodeBlocks(document);
addTypeButtons(document, (command) => session.type(command));
session.vars.subscribe(async (vars) => {
	if (!vars || Object.keys(vars).length === 0) return;
	const { fillPage } = await import('./fill-page.ts');
	fillPage(document, vars);
});

async function copyValue(value: HTMLElement): Promise<void> {
	await navigator.clipboard.writeText(value.textContent ?? '');
	value.dataset.copied = '';
	value.addEventListener('blur', () => value.removeAttribute('data-copied'), { once: true });
	value.addEventListener('pointerleave', () => value.removeAttribute('data-copied'), { once: true });
}
