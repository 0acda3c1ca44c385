import ts from 'typescript';

/** What a string is by the place where it stands: a text for people, none, or one if it looks so. */
export type Position = 'text' | 'none' | 'unsure';

/** Names of texts and of lists of texts. */
const texts = new Set([
	...['title', 'hints', 'explanation', 'question', 'absent', 'says', 'otherwise', 'passed', 'none', 'lost', 'what'],
]);

/** Names of records whose strings are texts, whatever their keys are. */
const records = new Set(['options', 'replies', 'wrong']);

/** Names of what is run, typed or looked up. */
const code = new Set(['id', 'start', 'entry', 'answers', 'path', 'file', 'source', 'field', 'manual']);

/** Methods that look for a string, or take one apart. */
const lookups = new Set([
	'split',
	'join',
	'test',
	'includes',
	'startsWith',
	'endsWith',
	'replace',
	'replaceAll',
	'match',
]);

/** Whether a string or a template is a text for people, by the names of what it is a part of, or else by what is done with it. */
export function positionOf(node: ts.Node): Position {
	const names: string[] = [];
	let child = node;
	let parent = node.parent;
	for (; passesOn(parent, child); [child, parent] = [parent, parent.parent]) {
		if (!isNamed(parent)) continue;
		if (child === parent.name) return 'none';
		names.push(nameOf(parent));
	}
	const [own = '', around = ''] = names;
	if (records.has(around)) return 'text';
	if (code.has(own)) return 'none';
	return texts.has(own) ? 'text' : ofPlace(parent, child);
}

type Named = ts.PropertyAssignment | ts.VariableDeclaration;

function isNamed(node: ts.Node): node is Named {
	return ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
}

function nameOf({ name }: Named): string {
	return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : '';
}

/** Whether a string in it is its value, or a part of that. */
function passesOn(parent: ts.Node, child: ts.Node): boolean {
	if (ts.isConditionalExpression(parent)) return child !== parent.condition;
	if (ts.isArrowFunction(parent)) return child === parent.body;
	if (ts.isBinaryExpression(parent))
		return [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(parent.operatorToken.kind);
	const structures = [ts.isObjectLiteralExpression, ts.isArrayLiteralExpression, isNamed];
	const around = [ts.isParenthesizedExpression, ts.isAsExpression, ts.isSatisfiesExpression];
	return [...structures, ...around].some((is) => is(parent));
}

function ofPlace(parent: ts.Node, child: ts.Node): Position {
	if (ts.isCallExpression(parent)) {
		const called = parent.expression;
		const isLookup = ts.isPropertyAccessExpression(called) && lookups.has(called.name.text);
		return isLookup || child === called ? 'none' : 'unsure';
	}
	const inner = [
		ts.isNewExpression,
		ts.isBinaryExpression,
		ts.isElementAccessExpression,
		ts.isPropertyAccessExpression,
	];
	const outer = [ts.isCaseClause, ts.isImportDeclaration, ts.isExportDeclaration];
	return [...inner, ...outer].some((is) => is(parent)) ? 'none' : 'unsure';
}
