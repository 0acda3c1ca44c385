import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Problem } from '../foundation/problem.ts';
import { type Result, succeed } from '../foundation/result.ts';
import type { Identity } from './identity.ts';
import { readSecret } from './secret-file.ts';

/** The longest that browsers keep a cookie, in seconds: a tab that comes back after weeks still has its session. */
const maxAge = 400 * 24 * 60 * 60;

/** One learner, `local`: whoever has a cookie that was signed with the key in `secretFile`, which is made if it isn't there. */
export async function createLocalIdentity(options: { secretFile: string }): Promise<Result<Identity, Problem>> {
	const secret = await readSecret(options.secretFile);
	if (!secret.ok) return secret;
	const sign = (session: string) => createHmac('sha256', secret.value).update(`session:${session}`).digest('base64url');
	return succeed({
		identify(cookieHeader) {
			const [, session, signature] = /(?:^|; ?)proclab=([\w-]+)\.([\w-]+)(?:;|$)/.exec(cookieHeader ?? '') ?? [];
			if (session === undefined || signature === undefined) return undefined;
			return isSame(signature, sign(session)) ? { id: 'local' } : undefined;
		},
		issue() {
			const session = randomBytes(32).toString('base64url');
			return `proclab=${session}.${sign(session)}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Strict`;
		},
	});
}

function isSame(given: string, expected: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(expected)];
	return a.length === b.length && timingSafeEqual(a, b);
}
