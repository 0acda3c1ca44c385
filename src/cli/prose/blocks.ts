import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { mdxFromMarkdown } from 'mdast-util-mdx';
import { gfmTable } from 'micromark-extension-gfm-table';
import { mdxjs } from 'micromark-extension-mdxjs';

/** A node of Markdown or MDX, as far as it is looked at here. */
export interface Node {
	readonly type: string;
	readonly name?: string | null;
	readonly lang?: string | null | undefined;
	readonly value?: unknown;
	readonly children?: readonly Node[];
	readonly position?: { readonly start: { readonly line: number } } | undefined;
}

/** What of a text is sentences, or something to do between them. */
export type Block =
	| { readonly kind: 'prose'; readonly node: Node; readonly line: number }
	| { readonly kind: 'action'; readonly line: number };

/** Components that have the reader do something, or look at something. */
const actions = ['Task', 'Predict', 'Ask', 'Explain', 'Transcript'];

const prose = ['paragraph', 'heading', 'tableCell'];

/** The blocks of a text, in order. `mdx`: with components, as a lesson has them. @throws Error if it can't be parsed */
export function blocksOf(text: string, { mdx }: { readonly mdx: boolean }): readonly Block[] {
	const root: Node = fromMarkdown(text, {
		extensions: [gfmTable(), ...(mdx ? [mdxjs()] : [])],
		mdastExtensions: [gfmTableFromMarkdown(), ...(mdx ? [mdxFromMarkdown()] : [])],
	});
	return [...blocks(root)];
}

function* blocks(node: Node): Generator<Block> {
	const line = node.position?.start.line ?? 1;
	const isAction = node.type === 'code' || actions.includes(node.name ?? '');
	if (isAction) yield { kind: 'action', line };
	// A paragraph that is one component on a line of its own is no paragraph.
	const isProse = prose.includes(node.type) && node.children?.some((child) => !isElement(child));
	if (isProse) yield { kind: 'prose', node: { ...node, type: 'paragraph' }, line };
	else if (node.name !== 'svg') for (const child of node.children ?? []) yield* blocks(child);
}

function isElement({ type }: Node): boolean {
	return type.startsWith('mdxJsx');
}
