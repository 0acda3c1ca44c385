import { spawnPty } from '../../src/pty/node-pty.ts';
import type { Pty, PtyCommand } from '../../src/pty/pty.ts';

/** A shell that has shown something. */
export interface PromptedShell {
	readonly pty: Pty;
	/** Milliseconds from `began` to the first byte. */
	readonly took: number;
	/** Resolves when it has ended. */
	readonly ended: Promise<void>;
}

export const terminalSize = { columns: 80, rows: 24 } as const;

/** Waits for the first output of a shell on a pty; a command is run on one of our own. @throws when it ends without any. */
export async function untilPrompt(shell: Pty | PtyCommand, began = performance.now()): Promise<PromptedShell> {
	const pty = 'file' in shell ? spawnPty(shell, terminalSize) : shell;
	const shown = Promise.withResolvers<number>();
	const ended = Promise.withResolvers<void>();
	pty.onData(() => shown.resolve(performance.now() - began));
	pty.onExit((exit) => {
		shown.reject(new Error(`A shell ended without a prompt: ${JSON.stringify(exit)}`));
		ended.resolve();
	});
	return { pty, took: await shown.promise, ended: ended.promise };
}

/** As `untilPrompt`, for the time only: the shell is told to end, and has ended. */
export async function timeToPrompt(shell: Pty | PtyCommand, began = performance.now()): Promise<number> {
	const { pty, took, ended } = await untilPrompt(shell, began);
	pty.write(Buffer.from('exit\n'));
	await ended;
	return took;
}
