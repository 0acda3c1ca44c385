import { terminalSize } from '../protocol/numbers.ts';
import type { PtySize } from '../pty/pty.ts';

/** A window that is dragged asks for many sizes; each makes the program draw anew, so they are applied this far apart. */
export const resizeMilliseconds = 50;

export function clampSize(size: PtySize): PtySize {
	const { minColumns, maxColumns, minRows, maxRows } = terminalSize;
	return {
		columns: Math.min(maxColumns, Math.max(minColumns, size.columns)),
		rows: Math.min(maxRows, Math.max(minRows, size.rows)),
	};
}

/** The size of one pty that several viewers want: the last wish wins, and wishes close together become one. */
export class SharedSize implements Disposable {
	readonly #apply: (size: PtySize) => void;
	#current: PtySize;
	#wanted: PtySize;
	#rest: ReturnType<typeof setTimeout> | undefined;

	constructor(initial: PtySize, apply: (size: PtySize) => void) {
		this.#current = clampSize(initial);
		this.#wanted = this.#current;
		this.#apply = apply;
	}

	want(size: PtySize): void {
		this.#wanted = clampSize(size);
		if (this.#rest === undefined) this.#settle();
	}

	#settle(): void {
		this.#rest = undefined;
		if (this.#wanted.columns === this.#current.columns && this.#wanted.rows === this.#current.rows) return;
		this.#current = this.#wanted;
		this.#rest = setTimeout(() => this.#settle(), resizeMilliseconds);
		this.#apply(this.#current);
	}

	[Symbol.dispose](): void {
		clearTimeout(this.#rest);
		this.#rest = undefined;
	}
}
