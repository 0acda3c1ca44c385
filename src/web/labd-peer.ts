import { request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import { labdHealthSchema, labdPaths } from '../protocol/labd-api.ts';
import { maxLabdFrameBytes } from '../protocol/numbers.ts';
import { subProtocol } from '../protocol/sub-protocol.ts';

/** labd, as web sees it. Every Problem is `labd-away`. */
export interface LabdPeer {
	health(): Promise<Result<z.infer<typeof labdHealthSchema>, Problem>>;
	/** Has labd read `labs/` again. */
	reload(): Promise<Result<void, Problem>>;
	openSession(query: { readonly learner: string; readonly lesson: string; readonly seed: string }): WebSocket;
	openAttempts(): WebSocket;
}

/** How long labd may take to answer or to accept a socket, in milliseconds; longer, and it counts as away. */
const answerTimeout = 5_000;

export function createLabdPeer(socketPath: string): LabdPeer {
	const open = (path: string, protocols: string[]) =>
		new WebSocket(`ws://labd${path}`, protocols, {
			createConnection: () => connect(socketPath),
			perMessageDeflate: false,
			maxPayload: maxLabdFrameBytes,
			handshakeTimeout: answerTimeout,
		});
	return {
		async health() {
			const answer = await ask(socketPath, 'GET', labdPaths.health);
			if (!answer.ok) return answer;
			const health = labdHealthSchema.safeParse(answer.value);
			return health.success ? succeed(health.data) : fail(away(health.error));
		},
		async reload() {
			const answer = await ask(socketPath, 'POST', labdPaths.reload);
			return answer.ok ? succeed(undefined) : answer;
		},
		openSession: (query) => open(`${labdPaths.session}?${new URLSearchParams(query)}`, [subProtocol]),
		openAttempts: () => open(labdPaths.attempts, []),
	};
}

/** The JSON of an answer; `undefined` if it is empty. */
async function ask(socketPath: string, method: string, path: string): Promise<Result<unknown, Problem>> {
	try {
		const { status, text } = await exchange(socketPath, method, path);
		if (status >= 400) return fail(away(new Error(`${method} ${path} gave ${status}: ${text}`)));
		return succeed(text === '' ? undefined : JSON.parse(text));
	} catch (error) {
		return fail(away(error));
	}
}

function exchange(socketPath: string, method: string, path: string): Promise<{ status: number; text: string }> {
	return new Promise((resolve, reject) => {
		const signal = AbortSignal.timeout(answerTimeout);
		const sent = request({ socketPath, method, path, signal, headers: { host: 'labd' } }, async (response) => {
			try {
				const chunks: Buffer[] = [];
				for await (const chunk of response) chunks.push(chunk);
				resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
			} catch (error) {
				reject(error);
			}
		});
		sent.on('error', reject).end();
	});
}

function away(cause: unknown): Problem {
	return {
		code: 'labd-away',
		what: 'The lab daemon can’t be reached.',
		why: `${cause instanceof Error ? cause.message : String(cause)}.`,
		fix: 'Wait a moment: it is started again by itself. If it stays away, its log says why.',
		cause,
	};
}
