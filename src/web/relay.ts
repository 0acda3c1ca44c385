import type { RawData, WebSocket } from 'ws';
import type { Logger } from '../foundation/logger.ts';
import { closeCodes } from '../protocol/close-codes.ts';
import { clientFrameSchema } from '../protocol/frames.ts';

/** Bytes that wait for a slow reader before the writer is paused, and at which it goes on. */
const backlog = { pauseAbove: 1024 * 1024, resumeBelow: 256 * 1024 } as const;

/**
 * Passes frames between a page and labd in order, until either side closes. Text frames of the page are checked first.
 * What the page says before labd's socket is open waits in the page's own socket, which isn't read until then.
 */
export function relay(page: WebSocket, labd: WebSocket, logger: Logger): void {
	page.pause();
	labd.once('open', () => page.resume());
	page.on('message', (data, isBinary) => {
		if (page.readyState !== page.OPEN || labd.readyState !== labd.OPEN) return;
		if (isBinary || isClientFrame(data)) forward(page, labd, { data, isBinary });
		else page.close(closeCodes.malformed, 'Not a frame that this server knows');
	});
	labd.on('message', (data, isBinary) => {
		if (page.readyState === page.OPEN) forward(labd, page, { data, isBinary });
	});
	page.once('close', () => (labd.readyState === labd.OPEN ? labd.close(1000) : labd.terminate()));
	labd.on('error', (error) => logger.debug({ error: error.message }, 'a socket to labd failed'));
	labd.once('close', (code, reason) => {
		page.resume();
		if (isAbout(code)) page.close(code, reason);
		else page.close(closeCodes.labdAway, 'The lab daemon is away');
	});
}

/** labd closed because of what the page did, not because it went away. */
function isAbout(code: number): boolean {
	return code >= 4000 || code === closeCodes.tooLarge;
}

function forward(from: WebSocket, to: WebSocket, { data, isBinary }: { data: RawData; isBinary: boolean }): void {
	to.send(data, { binary: isBinary }, () => {
		if (from.isPaused && to.bufferedAmount < backlog.resumeBelow) from.resume();
	});
	if (to.bufferedAmount > backlog.pauseAbove) from.pause();
}

function isClientFrame(data: RawData): boolean {
	try {
		return clientFrameSchema.safeParse(JSON.parse(data.toString())).success;
	} catch {
		return false;
	}
}
