import { fromMarkdown } from 'mdast-util-from-markdown';
import { mdxFromMarkdown } from 'mdast-util-mdx';
import { mdxjs } from 'micromark-extension-mdxjs';
import { parse as parseYaml } from 'yaml';
import { varsIn } from '../checks/vars.ts';
import { byText } from './by-text.ts';
import { type ComponentName, components, isComponent } from './components.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import type { ProsePart } from './prose-steps.ts';

/** A component in the prose, with its attributes. */
export interface Mention {
	readonly component: ComponentName;
	/** Each that the component needs is there. */
	readonly attributes: Readonly<Record<string, string>>;
	readonly line: number;
}

export interface ParsedLesson {
	/** As YAML gave it, unchecked. */
	readonly frontmatter: unknown;
	/** In the order of the prose. */
	readonly mentions: readonly Mention[];
	readonly braces: readonly Braces[];
	/** What a reader meets who does all that the prose says, in order. */
	readonly parts: readonly ProsePart[];
}

/** `{{name}}` in the prose, as in the texts of a task: in `code` or a block of it, or as an expression of MDX. */
export interface Braces {
	readonly name: string;
	readonly inCode: boolean;
	readonly line: number;
}

interface Node {
	readonly type: string;
	readonly name?: string | null;
	readonly value?: unknown;
	readonly lang?: string | null | undefined;
	readonly meta?: string | null | undefined;
	readonly attributes?: readonly { readonly type: string; readonly name?: string; readonly value?: unknown }[];
	readonly children?: readonly Node[];
	readonly position?: { readonly start: { readonly line: number } } | undefined;
}

interface Where {
	readonly file: string;
	readonly faults: CourseFault[];
}

/** Finds the frontmatter and the components in a lesson's MDX; `undefined`, with a fault, if it can't be parsed at all. */
export function parseLesson(file: string, text: string, faults: CourseFault[]): ParsedLesson | undefined {
	const known = parsed(file, text);
	faults.push(...known.faults);
	return known.lesson;
}

const parsed = byText((file, text): { lesson: ParsedLesson | undefined; faults: readonly CourseFault[] } => {
	const faults: CourseFault[] = [];
	return { lesson: parse({ file, faults }, text), faults };
});

const syntax = { extensions: [mdxjs()], mdastExtensions: [mdxFromMarkdown()] };

function parse({ file, faults }: Where, text: string): ParsedLesson | undefined {
	const [frontmatter, body] = splitFrontmatter(text);
	try {
		const tree: Node = fromMarkdown(body, syntax);
		const imports = esmOf(tree);
		const mentions = [...elements(tree)].flatMap(
			({ node, parent }) => readMention(node, { parent, imports, file, faults }) ?? [],
		);
		return { frontmatter: parseYaml(frontmatter), mentions, braces: [...bracesIn(tree)], parts: [...partsIn(tree)] };
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

/** The lines of `import` and `export`: a name there is a component of the lesson's own. */
function esmOf(tree: Node): string {
	return (tree.children ?? []).map((node) => (node.type === 'mdxjsEsm' ? String(node.value) : '')).join('\n');
}

function* elements(node: Node): Generator<{ readonly node: Node; readonly parent: Node }> {
	for (const child of node.children ?? []) {
		if (child.type === 'mdxJsxFlowElement' || child.type === 'mdxJsxTextElement') yield { node: child, parent: node };
		yield* elements(child);
	}
}

function* bracesIn(node: Node): Generator<Braces> {
	const line = node.position?.start.line ?? 1;
	const text = String(node.value ?? '');
	const inCode = node.type === 'inlineCode' || node.type === 'code';
	if (inCode) for (const name of varsIn(text)) yield { name, inCode, line };
	if (/^mdx(Text|Flow)Expression$/.test(node.type))
		for (const name of varsIn(`{${text}}`)) yield { name, inCode, line };
	for (const child of node.children ?? []) yield* bracesIn(child);
}

/** A task or a question comes after what stands in it. */
function* partsIn(node: Node): Generator<ProsePart> {
	for (const child of node.children ?? []) {
		const line = child.position?.start.line ?? 1;
		yield* partsIn(child);
		if (child.type === 'code')
			yield { kind: 'code', language: child.lang ?? '', meta: child.meta ?? '', text: String(child.value ?? ''), line };
		else if (child.name === 'Task') yield { kind: 'task', name: attributeOf(child, 'id'), line };
		else if (child.name === 'Predict' || child.name === 'Ask')
			yield { kind: 'question', name: attributeOf(child, 'id'), line };
		else if (child.name === 'Transcript') yield { kind: 'transcript', name: attributeOf(child, 'name'), line };
		else if (child.name === 'Terminal') yield { kind: 'terminal', name: attributeOf(child, 'name'), line };
	}
}

function attributeOf(node: Node, key: string): string {
	return String(node.attributes?.find(({ name }) => name === key)?.value ?? '');
}

function readMention(
	node: Node,
	{ parent, imports, file, faults }: Where & { readonly parent: Node; readonly imports: string },
): Mention | undefined {
	const name = node.name ?? '';
	const line = node.position?.start.line ?? 1;
	if (!isComponent(name)) {
		const isOwn = !/^[A-Z]/.test(name) || new RegExp(`\\b${name.split('.')[0]}\\b`).test(imports);
		if (!isOwn)
			faults.push({ file, line, what: `Unknown component "${name}".${suggest(name, Object.keys(components))}` });
		return undefined;
	}
	if (components[name].ownLine && isAmongWords(node, parent))
		faults.push({ file, line, what: `<${name}> must stand on a line of its own.` });
	const attributes = readAttributes(node, { name, line, file, faults });
	return attributes && { component: name, attributes, line };
}

function isAmongWords(node: Node, parent: Node): boolean {
	if (node.type !== 'mdxJsxTextElement') return false;
	return (parent.children ?? []).some(({ type, value }) => type !== node.type && String(value ?? '-').trim() !== '');
}

function readAttributes(
	node: Node,
	{ name, line, file, faults }: Where & { readonly name: ComponentName; readonly line: number },
): Record<string, string> | undefined {
	const { needs } = components[name];
	const given = new Map((node.attributes ?? []).map((one) => [one.name ?? '{...}', one.value]));
	for (const key of given.keys())
		if (!needs.includes(key))
			faults.push({ file, line, what: `<${name}> has no attribute "${key}".${suggest(key, needs)}` });
	const read: Record<string, string> = {};
	for (const key of needs) {
		const value = given.get(key);
		if (typeof value === 'string' && value.trim() !== '') read[key] = value;
		else faults.push({ file, line, what: `<${name}> needs ${key}="..." in plain quotes.` });
	}
	return needs.every((key) => key in read) ? read : undefined;
}

function lineOf(error: unknown): { line?: number } {
	const line = error instanceof Error && 'line' in error ? error.line : undefined;
	return typeof line === 'number' ? { line } : {};
}

function firstLine(error: unknown): string {
	return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
