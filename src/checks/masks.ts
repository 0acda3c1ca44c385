/** Whether bit `bit` is set in a 64-bit set of 16 hex digits, as proc_pid_status(5) prints it. */
export function hasBit(mask: string, bit: number): boolean {
	return (BigInt(`0x${mask}`) & (1n << BigInt(bit))) !== 0n;
}

/** The bits set in it, from the lowest. */
export function bitsIn(mask: string): readonly number[] {
	const bits = BigInt(`0x${mask}`);
	return Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => (bits & (1n << BigInt(bit))) !== 0n);
}

export function isEmptyMask(mask: string): boolean {
	return BigInt(`0x${mask}`) === 0n;
}
