import type { WebSocket } from 'ws';
import { DisposableStore, toDisposable } from '../foundation/disposable.ts';
import type { Logger } from '../foundation/logger.ts';
import { closeCodes } from '../protocol/close-codes.ts';
import { recordedSchema } from '../protocol/labd-api.ts';
import type { AttemptsOutbox } from './attempts-outbox.ts';
import { parseJson } from './parse-json.ts';

/** What web did not say to be recorded is said again this often, in milliseconds: its disk may have been full. */
export const sayAgainEvery = 10_000;

/** Says each attempt to web until web answers that it is recorded. */
export function serveAttempts(socket: WebSocket, outbox: AttemptsOutbox, logger: Logger): void {
	const owned = new DisposableStore();
	const say = (attempt: object) => socket.send(JSON.stringify(attempt));
	const sayAll = () => outbox.waiting.forEach(say);
	const again = setInterval(sayAll, sayAgainEvery);
	owned.add(toDisposable(() => clearInterval(again)));
	owned.add(outbox.onAdded(say));
	socket.on('message', (data, isBinary) => {
		const answer = recordedSchema.safeParse(isBinary ? undefined : parseJson(String(data)));
		if (answer.success) outbox.recorded(answer.data.id);
		else socket.close(closeCodes.malformed, 'not a word of web');
	});
	socket.on('close', () => owned[Symbol.dispose]());
	socket.on('error', (error) => logger.warn({ err: error }, 'the attempts socket failed'));
	sayAll();
}
