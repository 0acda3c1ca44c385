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

/** Runs a command on a pty of our own until its first output. @throws when it ends without any. */
export async function untilPrompt(command: PtyCommand, began = performance.now()): Promise<PromptedShell> {
	const pty = spawnPty(command, { columns: 80, rows: 24 });
	const shown = Promise.withResolvers<number>();
	const ended = Promise.withResolvers<void>();
	pty.onData(() => shown.resolve(performance.now() - began));
	pty.onExit(() => {
		shown.reject(new Error(`${command.file} ${command.args.join(' ')} ended without a prompt.`));
		ended.resolve();
	});
	return { pty, took: await shown.promise, ended: ended.promise };
}

/** As `untilPrompt`, for the time only: the shell is told to end, and has ended. */
export async function timeToPrompt(command: PtyCommand, began = performance.now()): Promise<number> {
	const { pty, took, ended } = await untilPrompt(command, began);
	pty.write(Buffer.from('exit\n'));
	await ended;
	return took;
}
