import { pageSession } from './page-session.ts';
import { enableSplitter } from './split.ts';
import { addTypeButtons } from './typeable-code.ts';

const lesson = document.querySelector<HTMLElement>('[data-lesson]')?.dataset.lesson ?? '';
const session = pageSession(lesson);

document.addEventListener('click', (event) => {
	const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-show-terminal]') : null;
	if (!target) return;
	event.preventDefault();
	session.show(target.dataset.showTerminal ?? '');
});
const separator = document.querySelector<HTMLElement>('[data-split="prose"]');
if (separator) enableSplitter(separator);
addTypeButtons(document, (command) => session.type(command));
