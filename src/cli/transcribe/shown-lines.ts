import type { Showing, TranscriptScript } from '../../course/transcript-script.ts';
import type { Piece } from './screens.ts';

/** Stands for lines that are not shown. */
const gap = '…';

/** What begins a line of a transcript that was typed: the end of its prompt. A printed line that begins so has a `\` before it. */
export const typedLine = /^(#|\$|>+) /;

/** The lines of a transcript, as its script wants them. */
export function shownLines(
	pieces: readonly { readonly piece: Piece; readonly showing: Showing }[],
	script: TranscriptScript,
): readonly string[] {
	const lines: string[] = [];
	for (const { piece, showing } of pieces) {
		if (showing === 'nothing') continue;
		const isTyped = piece.prompt.trim() !== '' && piece.echoed !== '';
		if (isTyped && showing === 'all') lines.push(`${promptEnd(piece.prompt)} ${piece.echoed}`);
		const printed = isTyped || piece.echoed === '' ? piece.printed : [piece.echoed, ...piece.printed];
		for (const line of filtered(printed, script))
			lines.push(typedLine.test(line) || line.startsWith('\\') ? `\\${line}` : line);
	}
	while (lines.at(-1)?.trim() === '') lines.pop();
	return lines.map((line) => line.trimEnd());
}

function promptEnd(prompt: string): string {
	return /(#|\$|>+) $/.exec(prompt)?.[1] ?? '#';
}

function filtered(printed: readonly string[], { keep, hide }: TranscriptScript): readonly string[] {
	const lines: string[] = [];
	for (const line of printed) {
		if (hide.some((pattern) => fits(pattern, line))) continue;
		const isKept = keep.length === 0 || keep.some((pattern) => fits(pattern, line));
		if (isKept) lines.push(line);
		else if (lines.at(-1) !== gap) lines.push(gap);
	}
	return lines;
}

/** The expressions are global, for masks: they remember where they were. */
function fits(pattern: RegExp, line: string): boolean {
	pattern.lastIndex = 0;
	return pattern.test(line);
}
