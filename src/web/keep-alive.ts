import type { WebSocket } from 'ws';
import { heartbeat } from '../protocol/numbers.ts';
import { sendFrame } from './session-sockets.ts';

/** Says `beat` to a page and cuts a page that answered no ping for a whole interval: its machine sleeps or is gone. */
export function keepAlive(page: WebSocket, every: number = heartbeat.every): void {
	let heard = true;
	const timer = setInterval(() => {
		if (!heard && !page.isPaused) return page.terminate();
		heard = false;
		sendFrame(page, { type: 'beat' });
		page.ping();
	}, every);
	page.on('pong', () => {
		heard = true;
	});
	page.once('close', () => clearInterval(timer));
}
