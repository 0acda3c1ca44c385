import type { Reader } from '../verify/typist.ts';
import { type Place, Screen } from './screen.ts';

/** What came of one line or key: the prompt it was typed at, what stood there when it was typed, and what followed. */
export interface Piece {
	readonly terminal: string;
	/** As it was drawn: `root@lab:~# `; empty if there was none. */
	readonly prompt: string;
	/** The rest of the line in which it was typed: with a prompt that is the command. */
	readonly echoed: string;
	readonly printed: readonly string[];
}

/** How shells, interpreters, pagers and programs that ask end what they write before they read. */
const prompt = /[#$>:?] ?$/;

const start: Place = { row: 0, column: 0 };

/** The screens of all terminals of a lab, read along with whoever types. */
export class Screens implements Reader, Disposable {
	readonly size = { columns: 100, rows: 40 };
	readonly #screens = new Map<string, Screen>();
	/** Where the cursor was when something was pressed last. */
	readonly #pressed = new Map<string, Place>();

	printed(terminal: string, bytes: Uint8Array): void {
		this.#screen(terminal).write(bytes);
	}

	pressing(terminal: string): void {
		this.#pressed.set(terminal, this.#screen(terminal).cursor);
	}

	isTaken(terminal: string): boolean {
		const screen = this.#screen(terminal);
		return screen.isCurrent && screen.cursor.row !== this.#pressed.get(terminal)?.row;
	}

	isAsked(terminal: string): boolean {
		const screen = this.#screen(terminal);
		return screen.isCurrent && prompt.test(screen.before(screen.cursor));
	}

	/** What came since something was pressed last in a terminal. */
	piece(terminal: string): Piece {
		const screen = this.#screen(terminal);
		const pressed = this.#pressed.get(terminal) ?? start;
		const end = screen.cursor;
		const wasCleared = end.row < pressed.row;
		const [echoed = '', ...printed] = screen.lines(wasCleared ? start : pressed, { row: end.row, column: 0 });
		if (wasCleared) return { terminal, prompt: '', echoed: '', printed: [echoed, ...printed].slice(0, -1) };
		return { terminal, prompt: screen.before(pressed), echoed, printed: printed.slice(0, -1) };
	}

	[Symbol.dispose](): void {
		for (const screen of this.#screens.values()) screen[Symbol.dispose]();
	}

	#screen(terminal: string): Screen {
		const known = this.#screens.get(terminal);
		if (known !== undefined) return known;
		const made = new Screen(this.size);
		this.#screens.set(terminal, made);
		return made;
	}
}
