import type { Block, Node } from './blocks.ts';
import type { Glossary } from './glossary.ts';
import type { Remark } from './sentences.ts';

type Prose = Extract<Block, { kind: 'prose' }>;

/** Terms that are written otherwise than the glossary has them. */
export function strangeTerms({ node, line }: Prose, { terms }: Glossary): readonly Remark[] {
	const words = wordsOf(node);
	return Object.entries(terms).flatMap(([term, others]) =>
		others
			.filter((other) => phrase(other).test(words))
			.map((other) => ({ line, what: `Write "${term}", not "${other}" (content/glossary.yaml).` })),
	);
}

/** The words of a node, code left out: what is typed is as it is. */
export function wordsOf(node: Node): string {
	if (node.type === 'text') return String(node.value ?? '').replace(/\s+/g, ' ');
	return node.type === 'inlineCode' ? '' : (node.children ?? []).map(wordsOf).join('');
}

/** A term among words, also at the beginning of a sentence. */
export function phrase(term: string): RegExp {
	const [first = '', ...rest] = term;
	const either = `[${first.toLowerCase()}${first.toUpperCase()}]`;
	const start = term === term.toLowerCase() ? either : first;
	return new RegExp(`(?<![\\w-])${start}${rest.join('').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
}
