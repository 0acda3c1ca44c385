/** Why a socket was closed: the WebSocket close codes of Proclab. 4000-4999 is the range for applications (RFC 6455, 7.4.2). */
export const closeCodes = {
	/** The server restarts: connect again. */
	restart: 1012,
	/** A frame larger than `maxFrameBytes` (sent by the WebSocket library itself). */
	tooLarge: 1009,
	/** A frame that is not JSON, or not one of the frames of `frames.ts`. */
	malformed: 4400,
	/** A lesson or terminal name that does not exist. */
	notFound: 4404,
	/** A frame that makes no sense now: bytes for a channel that is not open, an acknowledgement of bytes never sent. */
	outOfOrder: 4409,
	/** More input than the terminal's program reads. */
	tooMuchInput: 4413,
	/** The learner has too many pages connected; a `problem` frame comes before it. */
	tooMany: 4429,
	/** The lab daemon can't be reached: connect again. */
	labdAway: 4503,
} as const;

/** Codes after which a client should connect again by itself: the fault was not its own. */
export function isWorthReconnecting(code: number): boolean {
	return code < 4000 ? code !== closeCodes.tooLarge : code === closeCodes.labdAway;
}
