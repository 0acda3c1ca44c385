import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';

const secretBytes = 32;

/** The key in `file`, which is made once, whole or not at all, for its owner only. Problem `secret-unusable`. */
export async function readSecret(file: string): Promise<Result<Buffer, Problem>> {
	try {
		const secret = await readFile(file).catch(async (error: unknown) => {
			if (!isErrno(error, 'ENOENT')) throw error;
			await makeSecret(file);
			return readFile(file);
		});
		if (secret.length === secretBytes) return succeed(secret);
		return fail(unusable(file, `It has ${secret.length} bytes instead of ${secretBytes}.`));
	} catch (error) {
		return fail(unusable(file, `${error instanceof Error ? error.message : String(error)}.`, error));
	}
}

/** Written aside and linked into place: of two programs that start at once, both use the secret of the first. */
async function makeSecret(file: string): Promise<void> {
	await mkdir(dirname(file), { recursive: true, mode: 0o700 });
	const draft = `${file}.${randomUUID()}`;
	try {
		await using handle = await open(draft, 'wx', 0o600);
		await handle.writeFile(randomBytes(secretBytes));
		await handle.sync();
		await link(draft, file).catch((error: unknown) => {
			if (!isErrno(error, 'EEXIST')) throw error;
		});
	} finally {
		await rm(draft, { force: true });
	}
}

function isErrno(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}

function unusable(file: string, why: string, cause?: unknown): Problem {
	return {
		code: 'secret-unusable',
		what: `The key that signs cookies, ${file}, can't be used.`,
		why,
		fix: 'See that the user who runs web may read and write it, or delete it: a new one is made, no progress is lost.',
		cause,
	};
}
