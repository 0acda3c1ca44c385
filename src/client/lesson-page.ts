import { pageSession } from './page-session.ts';
import { addTypeButtons, nameCodeBlocks } from './typeable-code.ts';

const lesson = document.querySelector<HTMLElement>('[data-lesson]')?.dataset.lesson ?? '';
const session = pageSession(lesson);

document.addEventListener('click', (event) => {
	const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-show-terminal]') : null;
	if (!target) return;
	event.preventDefault();
	session.show(target.dataset.showTerminal ?? '');
});
nameCodeBlocks(document);
addTypeButtons(document, (command) => session.type(command));
