/** A binary frame: one byte of channel, then terminal bytes. */
export function packChannel(channel: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
	const frame = new Uint8Array(bytes.length + 1);
	frame[0] = channel;
	frame.set(bytes, 1);
	return frame;
}

/** The parts of a binary frame, without copying; `undefined` if it is empty. */
export function unpackChannel(frame: Uint8Array): { channel: number; bytes: Uint8Array } | undefined {
	const channel = frame[0];
	return channel === undefined ? undefined : { channel, bytes: frame.subarray(1) };
}
