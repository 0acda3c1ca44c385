const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Latin-1 text, one character a byte, read as the UTF-8 that it most likely is; what is not becomes U+FFFD. */
export function decodeBytes(latin1: string): string {
	const isAscii = !/[\u0080-\u00ff]/.test(latin1);
	return isAscii ? latin1 : utf8.decode(Uint8Array.from(latin1, (byte) => byte.charCodeAt(0)));
}
