import { farPids } from './far-pids.ts';

/** The lowest number that a pid of a lab is shown as: what is below is of the lab itself, and of namespaces in it. */
const firstShown = 12;

interface Edit {
	readonly at: number;
	readonly length: number;
	readonly text: string;
}

/** A number became shorter in a tree: what hangs below it moves to the left, as long as it is blank there. */
interface Shift {
	readonly at: number;
	readonly width: number;
	readonly by: number;
}

/**
 * Texts in which the pids of a lab that counts from `farPids` are small numbers, in the order in which they were given out, with columns
 * as they were.
 */
export function withStablePids(texts: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
	const found = [...texts.values()]
		.flat()
		.flatMap((line) => [...line.matchAll(numbers)].map(([digits]) => Number(digits)));
	const pids = [...new Set(found)].filter(isFar).sort((a, b) => a - b);
	const shown = new Map(pids.map((pid, index) => [String(pid), String(firstShown + index)]));
	return new Map([...texts].map(([name, lines]) => [name, replaceAll(lines, shown)]));
}

const numbers = /(?<![\d.])\d{5}(?!\d)/g;

function isFar(number: number): boolean {
	return number > farPids.first && number < farPids.last;
}

function replaceAll(lines: readonly string[], shown: ReadonlyMap<string, string>): readonly string[] {
	let shifts: readonly Shift[] = [];
	return lines.map((line, index) => {
		shifts = shifts.filter((shift) => isBelow(line, shift));
		const moved = shifts.map(({ at, by }) => ({ at, length: by, text: '' }));
		const replaced = [...line.matchAll(numbers)].flatMap((match): Edit[] => {
			const [digits] = match;
			const text = shown.get(digits);
			if (text === undefined) return [];
			return [
				{
					at: match.index,
					length: digits.length,
					text: aligned(text, { digits, at: match.index, above: lines.slice(0, index), line }),
				},
			];
		});
		const shorter = replaced.filter(({ length, text }) => text.length < length);
		shifts = [...shifts, ...shorter.map(({ at, length, text }) => ({ at, width: length, by: length - text.length }))];
		return edited(line, [...moved, ...replaced]);
	});
}

/** A line of a tree, blank below the number. */
function isBelow(line: string, { at, width }: Shift): boolean {
	return /[├└│]/.test(line) && line.slice(at, at + width).trim() === '';
}

interface InLine {
	readonly digits: string;
	readonly at: number;
	readonly line: string;
	readonly above: readonly string[];
}

/** A number in a column keeps the column's width. */
function aligned(text: string, { digits, at, line, above }: InLine): string {
	const end = at + digits.length;
	const heads = above.flatMap((head) =>
		[...head.matchAll(/[A-Z][A-Z%]+/g)].map(({ index, 0: word }) => [index, index + word.length]),
	);
	if (heads.some(([start, stop]) => start === at && stop !== end) && /^ |^$/.test(line.slice(end)))
		return text.padEnd(digits.length);
	const isColumn = /(^ *| {2})$/.test(line.slice(0, at)) && at > 0;
	return isColumn || heads.some(([, stop]) => stop === end) ? text.padStart(digits.length) : text;
}

function edited(line: string, edits: readonly Edit[]): string {
	return [...edits]
		.sort((a, b) => b.at - a.at)
		.reduce((text, { at, length, text: put }) => `${text.slice(0, at)}${put}${text.slice(at + length)}`, line);
}
