/** So much of the end of the output is remembered, in bytes: control sequences are shorter, but for long titles. */
const remembered = 256;

const alternateScreen = new Set(['47', '1047', '1049']);
/** What may follow an escape character. */
const privateModes = /^\[\?([\d;]*)([hl])/;
const wholeSequence =
	/^(?:\[[\x20-\x3f]*[\x40-\x7e]|[\x20-\x2f]+[\x30-\x7e]|[\x30-\x4f\x51-\x57\x59\x5a\x5c\x60-\x7e])/;
const stringSequence = /^[\]PX^_]/;

/** Follows what a program writes to a terminal, as far as it takes to know whether a line of others may come between. */
export class OutputState {
	#alternate = false;
	#tail = '';

	see(bytes: Uint8Array): void {
		const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		const isPlain = !buffer.includes(0x1b) && !this.#tail.includes('\x1b');
		const text = this.#tail + buffer.toString('latin1', isPlain ? Math.max(0, buffer.length - remembered) : 0);
		if (!isPlain) this.#followScreens(text);
		this.#tail = text.slice(-remembered);
	}

	/** Neither is a full-screen program on the screen, nor a control sequence or a character half written. */
	get takesLine(): boolean {
		return !this.#alternate && endsWhole(this.#tail);
	}

	/** xterm's private modes 47, 1047 and 1049, and a full reset. What lay in the tail is met again, and says the same again. */
	#followScreens(text: string): void {
		for (const sequence of text.split('\x1b').slice(1)) {
			const [, modes = '', action] = privateModes.exec(sequence) ?? [];
			if (sequence.startsWith('c')) this.#alternate = false;
			else if (modes.split(';').some((mode) => alternateScreen.has(mode))) this.#alternate = action === 'h';
		}
	}
}

/** `tail`: bytes as latin1. */
function endsWhole(tail: string): boolean {
	const [, ...sequences] = tail.split('\x1b');
	const last = sequences.at(-1);
	return !endsInCharacter(tail) && (last === undefined || isWhole(last));
}

function isWhole(sequence: string): boolean {
	return stringSequence.test(sequence) ? sequence.includes('\x07') : wholeSequence.test(sequence);
}

/** In the middle of a character of several bytes, utf-8(7). */
function endsInCharacter(tail: string): boolean {
	const lead = tail.slice(-3).search(/[\xc0-\xff][\x80-\xbf]*$/);
	if (lead < 0) return false;
	const character = tail.slice(-3).slice(lead);
	const first = character.charCodeAt(0);
	return character.length < (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2);
}
