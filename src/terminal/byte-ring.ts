const firstAllocation = 4096;

/**
 * The last bytes of a stream, each with its number: the first byte ever appended has offset 0.
 * Memory grows with use up to `capacity` bytes, then the oldest bytes are dropped.
 */
export class ByteRing {
	readonly #capacity: number;
	#buffer = new Uint8Array(0);
	#end = 0;

	constructor(capacity: number) {
		if (!(capacity > 0)) throw new RangeError(`A ring holds at least one byte, not ${capacity}.`);
		this.#capacity = capacity;
	}

	/** Offset of the oldest byte still held. */
	get start(): number {
		return Math.max(0, this.#end - this.#capacity);
	}

	/** Offset after the newest byte: how many were ever appended. */
	get end(): number {
		return this.#end;
	}

	append(bytes: Uint8Array): void {
		this.#reserve(this.#end + bytes.length);
		const kept = bytes.length > this.#capacity ? bytes.subarray(bytes.length - this.#capacity) : bytes;
		this.#end += bytes.length;
		const at = (this.#end - kept.length) % this.#buffer.length || 0;
		const untilEdge = Math.min(kept.length, this.#buffer.length - at);
		this.#buffer.set(kept.subarray(0, untilEdge), at);
		this.#buffer.set(kept.subarray(untilEdge), 0);
	}

	/** A copy of the bytes from one offset up to another. @throws RangeError when they are not all held. */
	read(from: number, to = this.#end): Uint8Array<ArrayBuffer> {
		if (from < this.start || to > this.#end || from > to)
			throw new RangeError(`Bytes ${from} to ${to} are not in the ring, which holds ${this.start} to ${this.#end}.`);
		const copy = new Uint8Array(to - from);
		if (copy.length === 0) return copy;
		const at = from % this.#buffer.length;
		const untilEdge = Math.min(copy.length, this.#buffer.length - at);
		copy.set(this.#buffer.subarray(at, at + untilEdge), 0);
		copy.set(this.#buffer.subarray(0, copy.length - untilEdge), untilEdge);
		return copy;
	}

	/** Until the buffer has its full size nothing has wrapped, so an offset is also a position. */
	#reserve(bytes: number): void {
		if (bytes <= this.#buffer.length || this.#buffer.length === this.#capacity) return;
		let size = Math.max(firstAllocation, this.#buffer.length);
		while (size < bytes) size *= 2;
		const larger = new Uint8Array(Math.min(size, this.#capacity));
		larger.set(this.#buffer);
		this.#buffer = larger;
	}
}
