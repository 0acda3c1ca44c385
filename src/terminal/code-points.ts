/** One code point; bytes that are no UTF-8 have the code -1. */
export interface CodePoint {
	readonly code: number;
	/** In bytes. */
	readonly length: number;
}

/** Of Unicode. */
const last = 0x10ffff;

const malformed: CodePoint = { code: -1, length: 1 };

/** The code point beyond ASCII at a place; `undefined` when the bytes end before it does. */
export function codePointAt(bytes: Uint8Array, at: number): CodePoint | undefined {
	const lead = bytes[at] ?? 0;
	const length = lengthOf(lead);
	if (length === 1) return malformed;
	let code = lead & (0xff >> (length + 1));
	for (let next = 1; next < length; next += 1) {
		const byte = bytes[at + next];
		if (byte === undefined) return undefined;
		if ((byte & 0xc0) !== 0x80) return malformed;
		code = (code << 6) | (byte & 0x3f);
	}
	return code > last ? malformed : { code, length };
}

function lengthOf(lead: number): number {
	if (lead >= 0xc2 && lead < 0xe0) return 2;
	if (lead >= 0xe0 && lead < 0xf0) return 3;
	return lead >= 0xf0 && lead < 0xf5 ? 4 : 1;
}

/** Marks, joiners, skin tones, tags and the letters of Korean syllables. */
const joining =
	/\p{M}|\p{Emoji_Modifier}|\u200d|[\u1100-\u11ff]|[\ua960-\ua97c]|[\ud7b0-\ud7fb]|[\u{e0020}-\u{e007f}]/u;

/** Whether a code point is drawn in the place of the one before it, and may draw the next one there too. */
export function joinsBefore(code: number): boolean {
	const isLetterOrDrawing = code < 0x300 || (code >= 0x2100 && code < 0x2c00) || (code >= 0x3400 && code < 0xa000);
	return !isLetterOrDrawing && joining.test(String.fromCodePoint(code));
}
