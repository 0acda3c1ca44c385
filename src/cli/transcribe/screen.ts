import headless from '@xterm/headless';
import type { PtySize } from '../../pty/pty.ts';

/** A place on the screen, with all that was scrolled out of it: `row` from the first line that was ever written. */
export interface Place {
	readonly row: number;
	readonly column: number;
}

/** So many lines are kept above the screen: more than any command of a lesson prints. */
const scrollback = 20_000;

/** What a terminal shows: text in the end, whatever was moved, coloured or written over on the way. */
export class Screen implements Disposable {
	readonly #terminal: headless.Terminal;
	#unread = 0;

	constructor({ columns, rows }: PtySize) {
		this.#terminal = new headless.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
	}

	write(bytes: Uint8Array): void {
		this.#unread += 1;
		this.#terminal.write(bytes, () => {
			this.#unread -= 1;
		});
	}

	/** Everything that was written is on the screen. */
	get isCurrent(): boolean {
		return this.#unread === 0;
	}

	get cursor(): Place {
		const { baseY, cursorY, cursorX } = this.#terminal.buffer.normal;
		return { row: baseY + cursorY, column: cursorX };
	}

	/** What stands from one place to another, a string for each line; a line that was broken at the edge is whole again. */
	lines(from: Place, to: Place): readonly string[] {
		const { normal } = this.#terminal.buffer;
		const lines: string[] = [];
		for (let row = from.row; row <= to.row; row += 1) {
			const line = normal.getLine(row);
			const text = line?.translateToString(
				true,
				row === from.row ? from.column : 0,
				row === to.row ? to.column : undefined,
			);
			if (line?.isWrapped && lines.length > 0) lines.push(`${lines.pop()}${text ?? ''}`);
			else lines.push(text ?? '');
		}
		return lines;
	}

	/** What stands in the line of a place to the left of it: the prompt. */
	before({ row, column }: Place): string {
		return this.#terminal.buffer.normal.getLine(row)?.translateToString(false, 0, column) ?? '';
	}

	[Symbol.dispose](): void {
		this.#terminal.dispose();
	}
}
