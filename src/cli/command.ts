import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Settings } from '../foundation/node/settings.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';

/** Exit codes of every command: 0 done, 1 the thing asked for failed, 2 the command line was wrong. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** A command of `proclab`: what it does with its arguments, and its exit code. */
export type RunCommand = (settings: Settings, args: readonly string[]) => Promise<number>;

export interface Command {
	/** `proclab start`, with its arguments. */
	readonly usage: string;
	readonly summary: string;
	/** It makes labs: an ordinary user's command is begun anew in a user namespace of theirs. `try`: it also works without. */
	readonly makesLabs?: 'yes' | 'try';
	/** More lines for `proclab NAME --help`. */
	readonly details?: readonly string[];
	/** Loaded when it is called, so that one command doesn't wait for the parts of another. */
	load(): Promise<RunCommand>;
}

/** Parses a command's own arguments; the error says what is wrong with them. */
export function parseFlags<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
	try {
		return succeed(parseArgs({ args: [...args], options, allowPositionals: true }));
	} catch (error) {
		if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
			return fail(error.message);
		throw error;
	}
}

/** Parses the arguments of a command that takes none. */
export function refuseArguments(args: readonly string[]): Result<void, string> {
	const parsed = parseFlags(args, {});
	if (!parsed.ok) return parsed;
	const [extra] = parsed.value.positionals;
	return extra === undefined ? succeed(undefined) : fail(`Unexpected argument '${extra}'.`);
}

/** Says what is wrong with a command line and answers the exit code for that. */
export function usageError(message: string): number {
	console.error(`${message}\nproclab --help lists the commands.`);
	return exitCodes.usage;
}

/** A problem as a person reads it in a terminal. */
export function problemText({ what, why, fix }: Problem): string {
	return `${what}${why.includes('\n') ? '\n' : ' '}${why}\n${fix}`;
}
