const nothing = new Uint8Array();

/** A chunk of bytes of which some are replaced; nothing is copied while none are. */
export class Pieces {
	readonly bytes: Uint8Array;
	/** The end of the chunk, for the next one to begin with. */
	held: Uint8Array = nothing;
	readonly #pieces: Uint8Array[] = [];
	#kept = 0;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/** Has other bytes in place of those from `start` to before `end`; answers where to go on: at `end`. */
	replace(start: number, end: number, by: Uint8Array): number {
		if (start > this.#kept) this.#pieces.push(this.bytes.subarray(this.#kept, start));
		if (by.length > 0) this.#pieces.push(by);
		this.#kept = end;
		return end;
	}

	/** Holds back all from `start` on, or drops it if it is more than `most` bytes; answers where to go on. */
	hold(start: number, most: number): number {
		if (this.bytes.length - start <= most) this.held = this.bytes.slice(start);
		return this.replace(start, this.bytes.length, nothing);
	}

	join(): Uint8Array {
		if (this.#kept === 0 && this.#pieces.length === 0) return this.bytes;
		if (this.#kept < this.bytes.length) this.#pieces.push(this.bytes.subarray(this.#kept));
		return Buffer.concat(this.#pieces);
	}
}
