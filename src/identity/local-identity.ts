import { createHmac, randomBytes } from 'node:crypto';
import { Signer } from '@fastify/cookie';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Problem } from '../foundation/problem.ts';
import { type Result, succeed } from '../foundation/result.ts';
import type { Identity } from './identity.ts';
import { readSecret } from './secret-file.ts';

const cookieName = 'proclab';

/** The longest that browsers keep a cookie, in seconds: a tab that comes back after weeks still has its session. */
const maxAge = 400 * 24 * 60 * 60;

/** One learner, `local`: whoever has a cookie that was signed with the key in `secretFile`, which is made if it isn't there. */
export async function createLocalIdentity(options: { secretFile: string }): Promise<Result<Identity, Problem>> {
	const secret = await readSecret(options.secretFile);
	if (!secret.ok) return secret;
	const learner = { id: 'local', seed: createHmac('sha256', secret.value).update('seed of local').digest('hex') };
	const signer = new Signer(secret.value, 'sha256');
	return succeed({
		identify(cookieHeader) {
			const given = parseCookie(cookieHeader ?? '')[cookieName];
			return given !== undefined && signer.unsign(given).valid ? learner : undefined;
		},
		issue() {
			const session = signer.sign(randomBytes(32).toString('base64url'));
			return stringifySetCookie({
				...{ name: cookieName, value: session, maxAge },
				...{ path: '/', httpOnly: true, sameSite: 'strict' },
			});
		},
	});
}
