import { terminalSize } from '../protocol/numbers.ts';
import { codePointAt, joinsBefore } from './code-points.ts';
import { Pieces } from './pieces.ts';

/**
 * What a program may ask of the terminals that show its output. xterm.js does some of it once for each unit of a number, or keeps all of a
 * string: twelve bytes (`CSI 99999999 L`) would stop the page of everyone who looks.
 */
export const outputLimits = {
	/** Of any number of a control sequence; colours, modes and positions have four digits at most. */
	number: 9_999,
	/** Of lines to insert, delete or scroll: more than a screen has do the same. */
	lines: terminalSize.maxRows,
	/** Of repetitions of a character: a line's worth. */
	repetitions: terminalSize.maxColumns,
	/** Of a whole control sequence, in bytes. */
	sequenceBytes: 256,
	/** Of titles, links and other strings, in bytes. */
	stringBytes: 64 * 1024,
	/** Of code points that are drawn in one place. */
	joined: 256,
} as const;

const [bell, cancel, substitute, esc, del] = [0x07, 0x18, 0x1a, 0x1b, 0x7f];
const nothing = new Uint8Array();

/** Of ECMA-48: after ESC, and as C1 controls, whose UTF-8 is C2 and this. */
const startsCsi = { afterEscape: 0x5b, c1: 0x9b } as const;
const startsOsc = { afterEscape: 0x5d, c1: 0x9d } as const;
/** DCS, SOS, PM, APC: strings that BEL doesn't end. */
const startsString = { afterEscape: new Set([0x50, 0x58, 0x5e, 0x5f]), c1: new Set([0x90, 0x98, 0x9e, 0x9f]) } as const;

/**
 * Rewrites the output of one shell so that no terminal emulator can be stopped or filled by it. It follows xterm.js' parser: what that skips
 * without leaving a sequence (bytes that are no UTF-8, controls, DEL) must not let a number grow unseen here. What is incomplete at the
 * end of a chunk is held back until more comes.
 */
export class OutputFilter {
	#held: Uint8Array = nothing;
	/** Of the string that is under way: its bytes so far, and whether BEL ends it. */
	#string: { length: number; readonly isOsc: boolean } | undefined;
	/** Code points drawn where the last one is, and whether the next one is drawn there whatever it is. */
	#joined = 0;
	#joinsNext = false;

	filter(chunk: Uint8Array): Uint8Array {
		const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
		const pieces = new Pieces(bytes);
		for (let at = 0; at < bytes.length; )
			at = this.#string === undefined ? this.#ground(pieces, at) : this.#inString(pieces, at, this.#string);
		this.#held = pieces.held;
		return pieces.join();
	}

	#ground(pieces: Pieces, from: number): number {
		const { bytes } = pieces;
		for (let at = from; at < bytes.length; at += 1) {
			const byte = bytes[at] ?? 0;
			if (byte === esc) return this.#escape(pieces, at);
			if (byte >= 0x80) return this.#wide(pieces, at);
			if (byte >= 0x20 && this.#joinsNext) this.#joinsNext = false;
			if (byte >= 0x20) this.#joined = 0;
		}
		return bytes.length;
	}

	#escape(pieces: Pieces, start: number): number {
		const { bytes } = pieces;
		let at = start + 1;
		while (at < bytes.length && isSkipped(bytes[at] ?? 0)) at += 1;
		const byte = bytes[at];
		if (byte === undefined) return pieces.hold(start, outputLimits.sequenceBytes);
		if (byte >= 0x80) pieces.replace(start, start + 1, nothing);
		if (byte >= 0x80) return at;
		if (byte === esc) return at;
		if (byte === startsCsi.afterEscape) return this.#csi(pieces, start, at + 1);
		if (byte === startsOsc.afterEscape) this.#string = { length: 0, isOsc: true };
		if (startsString.afterEscape.has(byte)) this.#string = { length: 0, isOsc: false };
		return at + 1;
	}

	/** A code point beyond ASCII. */
	#wide(pieces: Pieces, at: number): number {
		const { bytes } = pieces;
		const found = codePointAt(bytes, at);
		if (found === undefined) return pieces.hold(at, outputLimits.sequenceBytes);
		const { code, length } = found;
		const next = at + length;
		if (code === startsCsi.c1) return this.#csi(pieces, at, next);
		if (code === startsOsc.c1) this.#string = { length: 0, isOsc: true };
		if (startsString.c1.has(code)) this.#string = { length: 0, isOsc: false };
		const joins = joinsBefore(code);
		const joined = joins || this.#joinsNext ? this.#joined + 1 : 0;
		if (joins && joined > outputLimits.joined) return pieces.replace(at, next, nothing);
		this.#joined = joined;
		this.#joinsNext = joins;
		return next;
	}

	/** Parameters begin at `from`. */
	#csi(pieces: Pieces, start: number, from: number): number {
		const { bytes } = pieces;
		for (let at = from; at < bytes.length; at += 1) {
			const byte = bytes[at] ?? 0;
			if (byte === esc) return at;
			if (byte === cancel || byte === substitute) return at + 1;
			if (byte >= 0x80) return pieces.replace(start, at, nothing);
			if (byte >= 0x40 && byte !== del) return this.#finishCsi(pieces, { start, from, end: at + 1 });
		}
		return pieces.hold(start, outputLimits.sequenceBytes);
	}

	#finishCsi(pieces: Pieces, { start, from, end }: { start: number; from: number; end: number }): number {
		if (end - start > outputLimits.sequenceBytes) return pieces.replace(start, end, nothing);
		const limit = limitOf(pieces.bytes[end - 1] ?? 0);
		if (isHarmless(pieces.bytes, from, { end, limit })) return end;
		const text = Buffer.from(pieces.bytes.subarray(from, end)).toString('latin1');
		const skipped = [...text].filter((character) => isSkipped(character.charCodeAt(0)) && character !== '\x7f');
		const kept = [...text].filter((character) => !isSkipped(character.charCodeAt(0))).join('');
		const clamped = kept.replaceAll(/\d+/g, (digits) => String(Math.min(Number(digits), limit)));
		return pieces.replace(start, end, Buffer.from(`${skipped.join('')}\x1b[${clamped}`, 'latin1'));
	}

	/** Past the limit the string is cancelled, and what is left of it is dropped. */
	#inString(pieces: Pieces, from: number, string: { length: number; readonly isOsc: boolean }): number {
		const { bytes } = pieces;
		const room = Math.max(0, outputLimits.stringBytes - string.length);
		const end = endOfString(bytes, from, string.isOsc);
		const isOver = string.length > outputLimits.stringBytes;
		string.length += end.at - from;
		if (string.length > outputLimits.stringBytes) {
			const until = end.kind === 'bell' ? end.at + 1 : end.at;
			pieces.replace(Math.min(from + room, end.at), until, isOver ? nothing : Uint8Array.of(cancel));
		}
		if (end.kind === 'none') return bytes.length;
		if (end.kind === 'half') return pieces.hold(end.at, outputLimits.sequenceBytes);
		this.#string = undefined;
		return end.kind === 'bell' ? end.at + 1 : end.at;
	}
}

/** Controls that a parser carries out in the middle of a sequence, and DEL, which it ignores. */
function isSkipped(byte: number): boolean {
	return (byte < 0x20 && byte !== cancel && byte !== substitute && byte !== esc) || byte === del;
}

function limitOf(final: number): number {
	const name = String.fromCharCode(final);
	if (name === 'b') return outputLimits.repetitions;
	return 'LMST'.includes(name) ? outputLimits.lines : outputLimits.number;
}

/** Whether a control sequence has no number above the limit and nothing in it that a parser skips. */
function isHarmless(bytes: Uint8Array, from: number, { end, limit }: { end: number; limit: number }): boolean {
	let value = 0;
	for (let at = from; at < end; at += 1) {
		const byte = bytes[at] ?? 0;
		if (isSkipped(byte)) return false;
		value = byte >= 0x30 && byte <= 0x39 ? value * 10 + byte - 0x30 : 0;
		if (value > limit) return false;
	}
	return true;
}

/** Where a string ends: at BEL, or before ESC, CAN, SUB or a C1 control; `half`: C2 is the last byte. */
function endOfString(bytes: Uint8Array, from: number, isOsc: boolean) {
	for (let at = from; at < bytes.length; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === bell && isOsc) return { kind: 'bell', at } as const;
		if (byte === esc || byte === cancel || byte === substitute) return { kind: 'control', at } as const;
		if (byte !== 0xc2) continue;
		const next = bytes[at + 1];
		if (next === undefined) return { kind: 'half', at } as const;
		if (next >= 0x80 && next < 0xa0) return { kind: 'control', at } as const;
	}
	return { kind: 'none', at: bytes.length } as const;
}
