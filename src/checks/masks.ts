/** Whether bit `bit` is set in a set in hex, 16 digits in proc_pid_status(5). */
export function hasBit(mask: string, bit: number): boolean {
	return ((digitAt(mask, bit >> 2) >> (bit & 3)) & 1) === 1;
}

/** The bits set in it, from the lowest. */
export function bitsIn(mask: string): readonly number[] {
	const bits: number[] = [];
	for (let place = 0; place < mask.length; place += 1) {
		const digit = digitAt(mask, place);
		for (let bit = 0; digit >> bit > 0; bit += 1) if ((digit >> bit) & 1) bits.push(place * 4 + bit);
	}
	return bits;
}

export function isEmptyMask(mask: string): boolean {
	return !/[^0]/.test(mask);
}

/** The hex digit at a place, counted from the last; 0 beyond the first. */
function digitAt(mask: string, place: number): number {
	return place < mask.length ? Number.parseInt(mask.charAt(mask.length - 1 - place), 16) : 0;
}
