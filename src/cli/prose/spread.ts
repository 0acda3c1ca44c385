import type { Block } from './blocks.ts';
import type { Remark } from './sentences.ts';
import { wordsOf } from './terms.ts';

/** So many words at most without something to do. */
const most = 150;

/** Where a lesson goes on too long without something to do: a command, a task, a question, a transcript, a drawing. */
export function wallsOfText(blocks: readonly Block[]): readonly Remark[] {
	const walls: Remark[] = [];
	let words = 0;
	let began = 1;
	for (const block of blocks) {
		if (block.kind === 'action') {
			words = 0;
			continue;
		}
		if (words === 0) began = block.line;
		const before = words;
		words += wordsOf(block.node).split(/\s+/).filter(Boolean).length;
		if (before <= most && words > most)
			walls.push({ line: block.line, what: `More than ${most} words since line ${began} without something to do.` });
	}
	return walls;
}
