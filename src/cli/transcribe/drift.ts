import type { Lesson } from '../../course/course.ts';
import type { Transcribed } from './transcribe-lesson.ts';

/** A transcript that a lab doesn't show as it is kept: `null` for what isn't there. */
export interface Drift {
	readonly name: string;
	readonly was: string | null;
	readonly now: string | null;
}

/** The transcripts of a lesson that differ from what came of it, in its order. */
export function driftsOf(
	{ transcripts }: Pick<Lesson, 'id' | 'transcripts'>,
	{ texts }: Pick<Transcribed, 'texts'>,
): readonly Drift[] {
	return transcripts
		.map(({ name, shown }) => ({ name, was: shown, now: texts.get(name) ?? null }))
		.filter(({ was, now }) => was !== now);
}

/** What differs, line by line, and the command that records it anew. */
export function driftText({ id }: Pick<Lesson, 'id' | 'transcripts'>, { name, was, now }: Drift): string {
	const file = `labs/${id}/transcripts/${name}.txt`;
	const again = `If the lab is right: ./proclab transcribe ${id}`;
	if (was === null) return `${file} isn't there.\n${again}`;
	if (now === null) return `${file}: the lab never came to it.`;
	return [
		`${file} is not what a lab shows:`,
		...differences(was.trimEnd().split('\n'), now.trimEnd().split('\n')),
		again,
	].join('\n');
}

/** `-` what was kept, `+` what is shown now: the lines in which they differ, from a longest common subsequence. */
function differences(was: readonly string[], now: readonly string[]): readonly string[] {
	const common = was.map(() => now.map(() => 0));
	const at = (row: number, column: number) => common[row]?.[column] ?? 0;
	for (let row = was.length - 1; row >= 0; row -= 1)
		for (let column = now.length - 1; column >= 0; column -= 1) {
			const cells = common[row];
			if (cells === undefined) continue;
			cells[column] =
				was[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
		}
	const lines: string[] = [];
	let [row, column] = [0, 0];
	while (row < was.length || column < now.length) {
		if (row < was.length && column < now.length && was[row] === now[column]) {
			lines.push(`  ${was[row]}`);
			row += 1;
			column += 1;
		} else if (column >= now.length || (row < was.length && at(row + 1, column) >= at(row, column + 1))) {
			lines.push(`- ${was[row]}`);
			row += 1;
		} else {
			lines.push(`+ ${now[column]}`);
			column += 1;
		}
	}
	return lines;
}
