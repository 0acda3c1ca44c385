import { fail, type Result, succeed } from '../../foundation/result.ts';

/** What a file operation gives, or the name of its failed system call's error; anything else that is thrown is a bug and goes on. */
export function attempt<T>(operation: () => T): Result<T, string> {
	try {
		return succeed(operation());
	} catch (error) {
		return fail(errnoOf(error));
	}
}

function errnoOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) throw error;
	return code;
}
