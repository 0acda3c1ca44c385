import type { Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';

export interface PtySize {
	readonly columns: number;
	readonly rows: number;
}

export interface PtyExit {
	/** `null`: it was not to be learnt. */
	readonly exitCode: number | null;
	/** The signal that ended it, or `null`. */
	readonly signal: number | null;
	/** Why the program never ran. */
	readonly problem?: Problem;
}

/** The master side of a pseudo-terminal and the program on its slave, pty(7). Bytes, not strings: characters are never split. */
export interface Pty {
	/** The pid of the program on the host; `undefined` before it runs. */
	readonly pid: number | undefined;
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

/** The program on the slave of a pty, as whoever starts it there follows it. */
export interface PtyProgram {
	readonly pid: number | undefined;
	readonly isRelay?: boolean;
	/** Resolves when the master's descriptor, by its number, is not needed any more: the program runs, or never will. */
	readonly begun?: Promise<void>;
	/** Fires once, when the program has ended or was found not to run. */
	readonly onEnd: Event<PtyExit>;
	/** Does nothing once it has ended. */
	signal(name: NodeJS.Signals): void;
}

/**
 * Opens a pty whose slave is given to a program by someone else, who is told the descriptor of the master. `file` is the `ptmx` of the
 * devpts that it is to be in, pts(4). Throws what open(2) says.
 */
export type OpenPty = (file: string, size: PtySize, start: (master: number) => PtyProgram) => Pty;
