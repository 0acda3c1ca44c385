import ts from 'typescript';
import { type Position, positionOf } from './text-positions.ts';

/** A text for people that stands in a module as a string or a template. */
export interface CodeText {
	/** From 1. */
	readonly line: number;
	/** What is filled in when it runs is `{{value}}`. */
	readonly text: string;
}

/** How a value that is only known when the code runs stands in a text. */
const value = '{{value}}';

/** The texts of a TypeScript module that a learner reads, in order. A template with a choice in it is two texts. */
export function codeTexts(path: string, code: string): readonly CodeText[] {
	const source = ts.createSourceFile(path, code, ts.ScriptTarget.ESNext, true);
	const found: CodeText[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isTypeNode(node)) return;
		const { texts, holes } = wordsOf(node) ?? { texts: [], holes: [] };
		if (texts.length === 0) {
			ts.forEachChild(node, visit);
			return;
		}
		const position = positionOf(node);
		const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
		found.push(...texts.filter((text) => isForPeople(text, position)).map((text) => ({ line, text })));
		for (const hole of holes) visit(hole);
	};
	visit(source);
	return found;
}

/** A text where texts for people stand, or at least two words elsewhere; scripts have lines, keys are one word. */
function isForPeople(text: string, position: Position): boolean {
	if (position === 'text') return /\p{L}/u.test(text.replaceAll(value, ''));
	return position === 'unsure' && !text.includes('\n') && text.split(/\s+/).filter(isWord).length > 1;
}

function isWord(word: string): boolean {
	return /^[“(‘`]?\p{L}[\p{L}’'-]*[`”’).,:;!?]*$/u.test(word);
}

/** Every text that an expression of literals can be, up to its choices; `holes` are the expressions whose values are filled in. */
interface Words {
	readonly texts: readonly string[];
	readonly holes: readonly ts.Expression[];
}

/** `undefined`: no text by itself. */
function wordsOf(node: ts.Node): Words | undefined {
	if (ts.isStringLiteralLike(node)) return { texts: [node.text], holes: [] };
	if (ts.isTemplateExpression(node))
		return node.templateSpans.reduce<Words>(
			(before, { expression, literal }) => joined(before, filled(expression), literal.text),
			{ texts: [node.head.text], holes: [] },
		);
	if (!isSum(node)) return undefined;
	const [left, right] = [wordsOf(node.left), wordsOf(node.right)];
	return left || right ? joined(left ?? filled(node.left), right ?? filled(node.right)) : undefined;
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
	return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** What stands in the place of an expression: its words, either of two, or a value. */
function filled(expression: ts.Expression): Words {
	if (ts.isParenthesizedExpression(expression)) return filled(expression.expression);
	if (!ts.isConditionalExpression(expression)) return wordsOf(expression) ?? { texts: [value], holes: [expression] };
	const { condition, whenTrue, whenFalse } = expression;
	const [yes, no] = [filled(whenTrue), filled(whenFalse)];
	return { texts: [...yes.texts, ...no.texts], holes: [condition, ...yes.holes, ...no.holes] };
}

/** Side by side, not each with each: every word is in one text at least. */
function joined(first: Words, second: Words, end = ''): Words {
	const count = Math.max(first.texts.length, second.texts.length);
	const texts = Array.from({ length: count }, (_, index) => `${at(first, index)}${at(second, index)}${end}`);
	return { texts, holes: [...first.holes, ...second.holes] };
}

function at({ texts }: Words, index: number): string {
	return texts[index] ?? texts[0] ?? '';
}
