import { fromMarkdown } from 'mdast-util-from-markdown';
import { mdxFromMarkdown } from 'mdast-util-mdx';
import { mdxjs } from 'micromark-extension-mdxjs';
import { parse as parseYaml } from 'yaml';
import type { CourseFault } from './course-fault.ts';

/** A `<Task id="...">` or `<Terminal name="...">` in the prose. */
export interface Mention {
	readonly name: string;
	readonly line: number;
}

export interface ParsedLesson {
	/** As YAML gave it, unchecked. */
	readonly frontmatter: unknown;
	readonly tasks: readonly Mention[];
	readonly terminals: readonly Mention[];
}

interface Node {
	readonly type: string;
	readonly name?: string | null;
	readonly attributes?: readonly { readonly type: string; readonly name?: string; readonly value?: unknown }[];
	readonly children?: readonly Node[];
	readonly position?: { readonly start: { readonly line: number } } | undefined;
}

/** Finds the frontmatter and the components in a lesson's MDX; `undefined`, with a fault, if it can't be parsed at all. */
export function parseLesson(file: string, text: string, faults: CourseFault[]): ParsedLesson | undefined {
	const [frontmatter, body] = splitFrontmatter(text);
	try {
		const tree: Node = fromMarkdown(body, { extensions: [mdxjs()], mdastExtensions: [mdxFromMarkdown()] });
		const tasks: Mention[] = [];
		const terminals: Mention[] = [];
		for (const node of elements(tree)) {
			if (node.name === 'Task') mention(node, { file, attribute: 'id', found: tasks, faults });
			if (node.name === 'Terminal') mention(node, { file, attribute: 'name', found: terminals, faults });
		}
		return { frontmatter: parseYaml(frontmatter), tasks, terminals };
	} catch (error) {
		faults.push({ file, ...lineOf(error), what: `It can't be parsed: ${firstLine(error)}` });
		return undefined;
	}
}

/** The YAML between the `---` lines, and the rest with its line numbers kept. */
function splitFrontmatter(text: string): [frontmatter: string, body: string] {
	const match = /^---\n(.*?)\n---(?=\n|$)/s.exec(text);
	if (match === null) return ['{}', text];
	const yaml = match[1] ?? '';
	return [yaml, '\n'.repeat(match[0].split('\n').length - 1) + text.slice(match[0].length)];
}

function* elements(node: Node): Generator<Node> {
	if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') yield node;
	for (const child of node.children ?? []) yield* elements(child);
}

function mention(
	node: Node,
	to: {
		readonly file: string;
		readonly attribute: string;
		readonly found: Mention[];
		readonly faults: CourseFault[];
	},
): void {
	const line = node.position?.start.line ?? 1;
	const value = node.attributes?.find((one) => one.name === to.attribute)?.value;
	if (typeof value === 'string' && value !== '') to.found.push({ name: value, line });
	else to.faults.push({ file: to.file, line, what: `<${node.name}> needs ${to.attribute}="..." in plain quotes.` });
}

function lineOf(error: unknown): { line?: number } {
	const line = error instanceof Error && 'line' in error ? error.line : undefined;
	return typeof line === 'number' ? { line } : {};
}

function firstLine(error: unknown): string {
	return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
