import type { Block, Node } from './blocks.ts';
import type { Glossary } from './glossary.ts';
import type { Remark } from './sentences.ts';
import { phrase, wordsOf } from './terms.ts';

interface Read {
	readonly file: string;
	readonly blocks: readonly Block[];
}

/** Terms that the course uses before it says what they are: in the first lesson that has one it is bold. Lessons in order. */
export function unexplainedTerms(
	lessons: readonly Read[],
	{ explained }: Glossary,
): readonly (Remark & { file: string })[] {
	return Object.entries(explained).flatMap(([term, others]) => {
		const forms = [term, ...others].map(phrase);
		const has = (words: string) => forms.some((form) => form.test(words));
		for (const { file, blocks } of lessons) {
			const used = blocks.filter((block) => block.kind === 'prose').filter(({ node }) => has(wordsOf(node)));
			const [first] = used;
			if (first === undefined) continue;
			if (used.some(({ node }) => strong(node).some(has))) return [];
			const what = `The course uses "${term}" here for the first time: say what it is, and write it **bold** there.`;
			return [{ file, line: first.line, what }];
		}
		return [];
	});
}

function strong(node: Node): readonly string[] {
	return node.type === 'strong' ? [wordsOf(node)] : (node.children ?? []).flatMap(strong);
}
