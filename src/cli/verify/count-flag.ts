import { fail, type Result, succeed } from '../../foundation/result.ts';

/** The value of a flag that counts something; the error says what is wrong with it. */
export function atLeastOne(flag: string, value: string): Result<number, string> {
	const count = Number(value);
	return Number.isInteger(count) && count >= 1
		? succeed(count)
		: fail(`${flag} is '${value}'; it must be a whole number from 1 on.`);
}
