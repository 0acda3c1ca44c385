import ts from 'typescript';

export interface ImportFound {
	readonly specifier: string;
	/** From 1. */
	readonly line: number;
	/** Gone at run time: `import type`, `export type`, `import('x').T`. */
	readonly typeOnly: boolean;
	/** `browser` for the scripts of a `.svelte` file and the `<script>` of an `.astro` file; `build` for Astro's frontmatter. */
	readonly part: 'module' | 'browser' | 'build';
}

/** Every import, export-from and dynamic import of a `.ts`, `.mjs`, `.svelte` or `.astro` file. */
export function extractImports(path: string, text: string): ImportFound[] {
	return codeParts(path, text).flatMap(({ code, firstLine, part }) => {
		const source = ts.createSourceFile(`${path}.ts`, code, ts.ScriptTarget.ESNext, true);
		const found: ImportFound[] = [];
		const visit = (node: ts.Node): void => {
			const reference = referenceOf(node);
			if (reference) {
				const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + firstLine;
				found.push({ ...reference, line, part });
			}
			ts.forEachChild(node, visit);
		};
		visit(source);
		return found;
	});
}

function referenceOf(node: ts.Node): Pick<ImportFound, 'specifier' | 'typeOnly'> | undefined {
	if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
		return { specifier: node.moduleSpecifier.text, typeOnly: isTypeImport(node.importClause) };
	if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
		return { specifier: node.moduleSpecifier.text, typeOnly: isTypeExport(node) };
	if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
		const [argument] = node.arguments;
		if (argument && ts.isStringLiteralLike(argument)) return { specifier: argument.text, typeOnly: false };
	}
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
		return { specifier: node.argument.literal.text, typeOnly: true };
	return undefined;
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
	if (!clause) return false;
	if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
	const named = clause.namedBindings;
	if (clause.name || !named || !ts.isNamedImports(named)) return false;
	return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function isTypeExport(node: ts.ExportDeclaration): boolean {
	if (node.isTypeOnly) return true;
	const clause = node.exportClause;
	return (
		clause !== undefined &&
		ts.isNamedExports(clause) &&
		clause.elements.length > 0 &&
		clause.elements.every((element) => element.isTypeOnly)
	);
}

interface CodePart {
	readonly code: string;
	readonly firstLine: number;
	readonly part: ImportFound['part'];
}

function codeParts(path: string, text: string): CodePart[] {
	if (path.endsWith('.svelte')) return scripts(text, 0);
	if (!path.endsWith('.astro')) return [{ code: text, firstLine: 1, part: 'module' }];
	const frontmatter = /^\s*---\r?\n([\s\S]*?)\r?\n---/.exec(text);
	if (!frontmatter) return scripts(text, 0);
	const start = frontmatter[0].indexOf('---') + 4;
	const end = frontmatter[0].length;
	return [
		{ code: frontmatter[1] ?? '', firstLine: lineAt(text, start), part: 'build' },
		...scripts(text.slice(end), lineAt(text, end) - 1),
	];
}

function scripts(text: string, linesBefore: number): CodePart[] {
	return [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => {
		const code = match[1] ?? '';
		const start = match.index + match[0].indexOf('>') + 1;
		return { code, firstLine: linesBefore + lineAt(text, start), part: 'browser' };
	});
}

function lineAt(text: string, offset: number): number {
	return text.slice(0, offset).split('\n').length;
}
