import { rowId } from '../../tests/attacks/fences/fence.ts';
import { fences } from '../../tests/attacks/fences/table.ts';
import type { Seen } from './seen.ts';

const longest = 160;

/** `docs/attacks.md`: every attack, its fence, and how its test was seen to fail without it. */
export function attacksPage(seen: Seen): string {
	return [
		'# Each attack, and what it does without its fence',
		'',
		'`npm run soak -- fences` writes this page. In a scratch copy of the checkout it takes one fence away, runs the test that stands on it against',
		'real labs, and expects that very test to fail because the attack now succeeds. What keeps an attack harmless to the machine while nothing',
		'holds it is part of how the fence is taken away. `npm run soak -- fences WORD` tries those whose name has the word; `--alone` also tries what others on the',
		'machine would notice. The rows are in `tests/attacks/fences`; the gate holds that each test has one, that each still fits the source, and that each was tried as it is.',
		'',
		...fences.flatMap(({ file, fences: rows }) => [
			`## \`tests/attacks/${file}.test.ts\``,
			'',
			'| attack | fence | taken away by | seen | what the test said |',
			'| --- | --- | --- | --- | --- |',
			...rows.map((row) => {
				const found = seen[rowId(file, row)];
				const cells = [row.test, row.fence, row.without, found?.on ?? 'not yet', found ? code(found.saw) : ''];
				return `| ${cells.map(cell).join(' | ')} |`;
			}),
			'',
		]),
	].join('\n');
}

function cell(text: string): string {
	return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function code(text: string): string {
	const line = text.replaceAll(/\s+/g, ' ').replaceAll('`', "'").trim();
	return `\`${line.length > longest ? `${line.slice(0, longest)}…` : line}\``;
}
