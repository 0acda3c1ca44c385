import type { WebSocket } from 'ws';
import { closeCodes } from '../protocol/close-codes.ts';
import type { ServerFrame } from '../protocol/frames.ts';

/** Pages one learner may have connected at once; each costs a socket here and one in labd. */
export const maxSocketsPerLearner = 16;

/** The sockets of all pages, by learner. */
export class SessionSockets {
	readonly #byLearner = new Map<string, Set<WebSocket>>();

	get size(): number {
		return [...this.#byLearner.values()].reduce((sum, sockets) => sum + sockets.size, 0);
	}

	/** `false`, and not kept, if the learner has too many. A socket is forgotten when it closes. */
	add(learner: string, socket: WebSocket): boolean {
		const sockets = this.#byLearner.get(learner) ?? new Set();
		if (sockets.size >= maxSocketsPerLearner) return false;
		this.#byLearner.set(learner, sockets.add(socket));
		socket.once('close', () => {
			sockets.delete(socket);
			if (sockets.size === 0) this.#byLearner.delete(learner);
		});
		return true;
	}

	/** To every page of a learner. */
	tell(learner: string, frame: ServerFrame): void {
		for (const socket of this.#byLearner.get(learner) ?? []) sendFrame(socket, frame);
	}

	/** Asks every page to come back to the next server. */
	closeAll(): void {
		for (const sockets of this.#byLearner.values())
			for (const socket of sockets) socket.close(closeCodes.restart, 'The server restarts');
	}
}

export function sendFrame(socket: WebSocket, frame: ServerFrame): void {
	if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}
