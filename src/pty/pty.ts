import type { Event } from '../foundation/emitter.ts';

export interface PtySize {
	readonly columns: number;
	readonly rows: number;
}

export interface PtyExit {
	readonly exitCode: number;
	/** The signal that ended it, or `null`. */
	readonly signal: number | null;
}

/** The master side of a pseudo-terminal and the program on its slave, pty(7). Bytes, not strings: characters are never split. */
export interface Pty {
	/** The pid of the program on the host. */
	readonly pid: number;
	readonly onData: Event<Uint8Array>;
	/** Fires once, after the last data. */
	readonly onExit: Event<PtyExit>;
	/** Bytes accepted but not yet taken by the kernel. */
	readonly pendingInput: number;
	write(bytes: Uint8Array): void;
	/** Clamped to `terminalSize`. */
	resize(size: PtySize): void;
	/** Stops reading, so that the program blocks when the kernel's buffer is full. */
	pause(): void;
	resume(): void;
	/** Closes the master: the kernel hangs up the terminal. A program that stays on for a second is killed. Safe to repeat. */
	hangUp(): void;
}

export interface PtyCommand {
	readonly file: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	readonly cwd: string;
	/** It only passes bytes to another terminal, and its end hangs that one up; by default it is the user's own program. */
	readonly isRelay?: boolean;
}

export type SpawnPty = (command: PtyCommand, size: PtySize) => Pty;
