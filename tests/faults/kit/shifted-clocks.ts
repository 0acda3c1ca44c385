import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';

/** How far off the clocks of a process are, in milliseconds. */
export interface Shift {
	/** Of the clock that people set. */
	readonly wall: number;
	/** Of the one that nobody sets; it goes on while a process is stopped. */
	readonly monotonic: number;
}

/** Clocks of programs of ours that a test may shift while they run: `shift-clocks.ts`. */
export class ShiftedClocks implements Disposable {
	/** What the program needs in its environment. */
	readonly env: Readonly<Record<string, string>>;
	readonly #folder = mkdtempSync('/tmp/proclab-clocks-');
	readonly #file = join(this.#folder, 'shift.json');

	constructor(hook = join(import.meta.dirname, 'shift-clocks.ts')) {
		this.env = { NODE_OPTIONS: `--import=${hook}`, PROCLAB_SHIFT_FILE: this.#file };
	}

	/** Resolves when the program has shifted its clocks; `printed` is what it said on standard error. */
	async shift(child: ChildProcess, printed: () => string, shift: Shift): Promise<void> {
		writeFileSync(this.#file, JSON.stringify(shift));
		child.kill('SIGUSR2');
		const said = `clocks shifted by ${JSON.stringify(shift)}`;
		await vi.waitFor(() => {
			if (!printed().includes(said)) throw new Error(`the clocks were not shifted: ${printed()}`);
		}, 10_000);
	}

	[Symbol.dispose](): void {
		rmSync(this.#folder, { recursive: true });
	}
}
