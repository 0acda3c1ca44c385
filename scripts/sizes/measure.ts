import ts from 'typescript';

export interface FunctionSize {
	readonly name: string;
	/** From 1. */
	readonly line: number;
	readonly lines: number;
	/** Parameters of its own; an object or array pattern counts as one. */
	readonly parameters: number;
}

export interface FileSize {
	readonly path: string;
	readonly lines: number;
	readonly functions: readonly FunctionSize[];
	/** Lines that use the type `any`. */
	readonly anys: readonly number[];
}

/** Sizes of one source file. Only `.ts` and `.mjs` are parsed for functions; other files count as lines. */
export function measureFile(path: string, text: string): FileSize {
	const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
	if (!/\.(ts|mjs)$/.test(path)) return { path, lines, functions: [], anys: [] };
	const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
	const functions: FunctionSize[] = [];
	const anys: number[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isFunctionLike(node) && 'body' in node && node.body) functions.push(measureFunction(source, node));
		if (node.kind === ts.SyntaxKind.AnyKeyword) anys.push(lineOf(source, node.getStart(source)));
		ts.forEachChild(node, visit);
	};
	visit(source);
	return { path, lines, functions, anys };
}

function measureFunction(source: ts.SourceFile, node: ts.SignatureDeclaration): FunctionSize {
	const first = lineOf(source, node.getStart(source));
	const parameters = node.parameters.filter((parameter) => parameter.name.getText(source) !== 'this').length;
	return { name: nameOf(source, node), line: first, lines: lineOf(source, node.end) - first + 1, parameters };
}

function nameOf(source: ts.SourceFile, node: ts.SignatureDeclaration): string {
	if (node.name) return node.name.getText(source);
	const parent = node.parent;
	if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name)
		return parent.name.getText(source);
	return ts.isConstructorDeclaration(node) ? 'constructor' : 'anonymous function';
}

function lineOf(source: ts.SourceFile, offset: number): number {
	return source.getLineAndCharacterOfPosition(offset).line + 1;
}
