import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { argumentRules } from './argument-profile.ts';
import { type Condition, isNoneOf, isOther } from './argument-rules.ts';
import { labProfile } from './lab-profile.ts';
import { absent, nesting, ordinary, pretended, refused } from './system-calls.ts';

const lists = [ordinary, nesting, refused, pretended, absent].map((groups) => Object.values(groups).flat());

test('lab-profile.json is the profile of x86_64 (node scripts/write-seccomp.ts), and aarch64 differs in its name only', () => {
	const file = JSON.parse(readFileSync(join(import.meta.dirname, 'lab-profile.json'), 'utf8'));
	expect(file).toEqual(labProfile('x64'));
	expect(labProfile('arm64')).toEqual({ ...file, architectures: ['SCMP_ARCH_AARCH64'] });
});

test('an architecture that was never tried has no profile', () => {
	expect(labProfile('riscv64')).toBeUndefined();
});

test('no system call is in two lists', () => {
	const all = [...lists.flat(), ...new Set(argumentRules.flatMap(({ names }) => names))];
	expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

test('what is to be absent is in no rule, so that it has the default', () => {
	const named = labProfile('x64')?.syscalls.flatMap(({ names }) => names) ?? [];
	expect(named.filter((name) => Object.values(absent).flat().includes(name))).toEqual([]);
	expect(labProfile('x64')).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38 });
});

test('every departure from Docker’s default has its reason in docs/security-profile.md', () => {
	const text = readFileSync(join(import.meta.dirname, '../../../../docs/security-profile.md'), 'utf8');
	const departures = [nesting, refused, pretended, absent].flatMap((groups) => Object.values(groups).flat());
	const conditional = argumentRules.flatMap(({ names }) => names);
	const missing = [...departures, ...conditional].filter((name) => !text.includes(`\`${name}\``));
	expect([...new Set(missing)]).toEqual([]);
});

test('"other than" holds for every other number, small, large or with a dirty upper half, and for these never', () => {
	const values = [1, 2, 10, 16, 17];
	const conditions = isOther(0, values);
	expect(conditions.length).toBeLessThan(12);
	for (const upper of [0n, 1n, 0xffff_ffffn])
		for (let number = 0; number < 1000; number += 1) {
			const register = (upper << 32n) | BigInt(number);
			const expected = upper > 0n || !values.includes(number);
			if (conditions.some((condition) => holds(condition, register)) !== expected) expect.fail(`${register}`);
		}
});

/** As the kernel's filter compares: all 64 bits of a register. */
function holds({ op, value, valueTwo = 0 }: Condition, register: bigint): boolean {
	if (op === 'SCMP_CMP_MASKED_EQ') return (register & BigInt(value)) === BigInt(valueTwo);
	return op === 'SCMP_CMP_EQ' ? register === BigInt(value) : register > BigInt(value);
}

test.each([[[35]], [[0x5412, 0x541c]], [[0, 41]], [[0x8000_0000, 0x8000_0003]]])(
	'"none of %j" holds for every other int, and for these never, whatever is in the upper half of the register',
	(values) => {
		const conditions = isNoneOf(1, values);
		const passes = (int: number, upper: bigint) =>
			conditions.some((condition) => holds(condition, (upper << 32n) | BigInt(int)));
		for (const upper of [0n, 1n, 0x8000_0000n, 0xffff_ffffn]) {
			for (const value of values) {
				expect(passes(value, upper)).toBe(false);
				for (let bit = 0; bit < 32; bit += 1) {
					const other = (value ^ (2 ** bit)) >>> 0;
					expect(passes(other, upper)).toBe(!values.includes(other));
				}
			}
			for (let int = 0; int < 2 ** 16; int += 1) if (passes(int, upper) === values.includes(int)) expect.fail(`${int}`);
		}
	},
);
