import type { WebSocket } from 'ws';
import { DisposableStore, toDisposable } from '../foundation/disposable.ts';
import type { Logger } from '../foundation/logger.ts';
import { packChannel } from '../protocol/channel-bytes.ts';
import { heartbeat } from '../protocol/numbers.ts';
import type { LessonLab } from './lesson-lab.ts';
import { PageSession } from './page-session.ts';

/** Runs one page's session over a WebSocket until that closes. */
export function serveSession(socket: WebSocket, lab: LessonLab, logger: Logger): void {
	const owned = new DisposableStore();
	const session = owned.add(
		new PageSession(lab, {
			send: (frame) => socket.send(JSON.stringify(frame)),
			sendBytes: (channel, bytes) => socket.send(packChannel(channel, bytes)),
			close: (code, why) => {
				logger.warn({ code, why, learner: lab.learner.id, lesson: lab.lesson.id }, 'closed the socket of a page');
				socket.close(code, why);
				owned[Symbol.dispose]();
			},
			get backlog() {
				return socket.bufferedAmount;
			},
		}),
	);
	const beat = setInterval(() => socket.send(JSON.stringify({ type: 'beat' })), heartbeat.every);
	owned.add(toDisposable(() => clearInterval(beat)));
	socket.on('message', (data, isBinary) => {
		if (socket.readyState !== socket.OPEN) return;
		const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
		if (isBinary) session.bytes(bytes);
		else session.text(bytes.toString());
	});
	socket.on('error', (error) => logger.warn({ err: error, lesson: lab.lesson.id }, 'the socket of a page failed'));
	socket.on('close', () => owned[Symbol.dispose]());
}
