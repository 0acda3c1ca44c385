import type { PageSession } from './page-session.ts';

/** `man 5 proc_pid_stat` for `proc_pid_stat(5)`; `undefined` for what names no page. */
export function manualCommand(manual: string): string | undefined {
	const [, page, section] = /^([\w.+-]+)\((\d\w*)\)$/.exec(manual) ?? [];
	return page === undefined ? undefined : `man ${section} ${page}`;
}

const killLine = '\x15';
/** The manual page that was opened last from the page: where, and by which command. */
let opened: { readonly terminal: string; readonly command: string } | undefined;

/** Runs `man` in the terminal at hand, in place of a half-typed line. A page that was opened so before is closed first. */
export function readManual(session: PageSession, command: string): void {
	const open = () => {
		session.type(`${killLine}${command}\r`);
		opened = { terminal: session.atHand?.name ?? '', command };
	};
	const before = opened;
	const isOpen = () =>
		before?.terminal === session.atHand?.name &&
		(session.processes.get()?.rows.some((row) => row.command === before?.command) ?? false);
	if (!isOpen()) {
		open();
		return;
	}
	session.type('q');
	let stop: () => void = () => undefined;
	stop = session.processes.subscribe(() => {
		if (isOpen()) return;
		open();
		queueMicrotask(() => stop());
	});
}
