/** What Expressive Code gives to plugins, as far as it is used here. */
interface Line {
	readonly text: string;
	editText(from: number, to: number, text: string): unknown;
}

interface Block {
	readonly language: string;
	readonly meta: string;
	getLines(): readonly Line[];
}

interface Node {
	readonly type: string;
	readonly tagName?: string;
	properties?: Record<string, unknown>;
	children?: Node[];
}

/** A typed line begins with the end of its prompt; a printed one that looks like it has a `\` before it. */
const typedLine = /^(?:#|\$|>+) /;

/** How such blocks are marked: ` ```console transcript `. */
export const transcriptMeta = 'transcript';

/** The language of line drawings: there is nothing in one to type, and a button would lie over its lines. */
const drawing = 'text';

/** Has what was typed in a transcript stand out from what was printed, and only that copied. */
export function transcriptBlocks() {
	const typed = new WeakMap<Block, ReadonlySet<number>>();
	return {
		name: 'Transcripts',
		hooks: {
			preprocessCode({ codeBlock }: { codeBlock: Block }) {
				if (codeBlock.meta.trim() !== transcriptMeta) return;
				const lines = codeBlock.getLines();
				typed.set(codeBlock, new Set(lines.flatMap(({ text }, index) => (typedLine.test(text) ? [index] : []))));
				for (const line of lines) if (line.text.startsWith('\\')) line.editText(0, 1, '');
			},
			postprocessRenderedLine(context: { codeBlock: Block; lineIndex: number; renderData: { lineAst: Node } }) {
				if (typed.get(context.codeBlock)?.has(context.lineIndex)) addClass(context.renderData.lineAst, 'typed');
			},
			postprocessRenderedBlock({ codeBlock, renderData }: { codeBlock: Block; renderData: { blockAst: Node } }) {
				const rows = typed.get(codeBlock);
				if (codeBlock.language === drawing) setCopied(renderData.blockAst, []);
				if (rows === undefined) return;
				const commands = codeBlock
					.getLines()
					.flatMap(({ text }, index) => (rows.has(index) ? [text.replace(typedLine, '')] : []));
				addClass(renderData.blockAst, 'transcript');
				setCopied(renderData.blockAst, commands);
			},
		},
	};
}

/** Nothing is to be copied where nothing was typed. */
function setCopied(figure: Node, commands: readonly string[]): void {
	figure.children = (figure.children ?? []).filter((child) => {
		const button = child.children?.find(({ properties }) => properties?.dataCode !== undefined);
		if (button?.properties === undefined) return true;
		button.properties.dataCode = commands.join('\u007f');
		return commands.length > 0;
	});
}

function addClass(node: Node, name: string): void {
	const properties = node.properties ?? {};
	const given = properties.className;
	node.properties = { ...properties, className: [...(Array.isArray(given) ? given : []), name] };
}
