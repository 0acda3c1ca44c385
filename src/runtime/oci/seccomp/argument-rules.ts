/** One system call of a profile, config-linux.md of the OCI runtime specification: every condition must hold. */
export interface Rule {
	readonly names: readonly string[];
	readonly action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO';
	readonly errnoRet?: number;
	readonly args?: readonly Condition[];
}

export interface Condition {
	/** Which argument, from 0. */
	readonly index: number;
	/** The mask, for `SCMP_CMP_MASKED_EQ`. */
	readonly value: number;
	readonly valueTwo?: number;
	readonly op: 'SCMP_CMP_EQ' | 'SCMP_CMP_GT' | 'SCMP_CMP_MASKED_EQ';
}

/** errno(3), the numbers of x86_64 and aarch64. */
export const errno = { EPERM: 1, ENOSYS: 38, ENOPROTOOPT: 92, EPROTONOSUPPORT: 93, EAFNOSUPPORT: 97 } as const;

const low32 = 0xffff_ffff;

export function equals(index: number, value: number): Condition {
	return { index, value, op: 'SCMP_CMP_EQ' };
}

export function above(index: number, value: number): Condition {
	return { index, value, op: 'SCMP_CMP_GT' };
}

export function masked(index: number, mask: number, value: number): Condition {
	return { index, value: mask, valueTwo: value, op: 'SCMP_CMP_MASKED_EQ' };
}

/** The kernel reads an `int` from the lower half of a register, and a program may put anything in the upper one. */
export function isInt(index: number, value: number): Condition {
	return masked(index, low32, value);
}

/**
 * Conditions of which one at least holds for every `int` but these, and none for these, whatever the upper half of the register: a plain
 * "not equal" compares all of it, and lets 2^32 more than the value pass. A number differs in a bit that all of these share, or else has a
 * pattern in the other bits that none of these has.
 */
export function isNoneOf(index: number, values: readonly number[]): readonly Condition[] {
	const [first = 0] = values;
	const varying = values.reduce((bits, value) => (bits | (value ^ first)) >>> 0, 0);
	const bits = Array.from({ length: 32 }, (_, bit) => 2 ** bit);
	const shared = bits.filter((bit) => (varying & bit) === 0);
	const differing = shared.map((bit) => masked(index, bit, (~first & bit) >>> 0));
	const taken = new Set(values.map((value) => (value & varying) >>> 0));
	const free = patterns(bits.filter((bit) => (varying & bit) !== 0)).filter((pattern) => !taken.has(pattern));
	return [...differing, ...free.map((pattern) => masked(index, varying, pattern))];
}

/**
 * Conditions for all numbers but these, each below 32, in aligned blocks: each rule costs every shell of a lab some microseconds.
 * Only for what is refused anyway: a dirty upper half is among the others.
 */
export function isOther(index: number, values: readonly number[]): readonly Condition[] {
	const block = (first: number, size: number): readonly Condition[] => {
		const inside = values.filter((value) => value >= first && value < first + size);
		if (inside.length === 0) return [masked(index, (low32 - (size - 1)) >>> 0, first)];
		return size === 1 ? [] : [...block(first, size / 2), ...block(first + size / 2, size / 2)];
	};
	return [...block(0, 32), above(index, 31)];
}

/** Every sum of some of these bits. */
function patterns(bits: readonly number[]): readonly number[] {
	return bits.reduce<readonly number[]>((sums, bit) => sums.concat(sums.map((sum) => sum + bit)), [0]);
}

export function allow(name: string, ...args: readonly Condition[]): Rule {
	return { names: [name], action: 'SCMP_ACT_ALLOW', args };
}

export function deny(name: string, errnoRet: number, ...args: readonly Condition[]): Rule {
	return { names: [name], action: 'SCMP_ACT_ERRNO', errnoRet, args };
}
