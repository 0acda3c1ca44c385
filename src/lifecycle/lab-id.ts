import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A new lab's id: `lab-` and ten random letters and digits, enough that none is ever met twice. */
export function newLabId(): string {
	return `lab-${Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}
