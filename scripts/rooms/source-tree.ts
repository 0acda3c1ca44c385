import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path/posix';
import { listSourceFiles } from '../source-files.ts';
import { extractImports, type ImportFound } from './extract-imports.ts';

export interface Import extends ImportFound {
	/** Path of the imported file from the checkout's root, when it is of this checkout. */
	readonly file: string | undefined;
	/** Name of the npm package, when it is one. */
	readonly package: string | undefined;
	readonly builtin: boolean;
}

export interface SourceFile {
	/** From the checkout's root, with slashes. */
	readonly path: string;
	readonly imports: readonly Import[];
}

const builtins = new Set(builtinModules);

/** Reads every source file of a checkout with its imports resolved. */
export function readSourceTree(root: string): SourceFile[] {
	const aliases = readAliases(root);
	const paths = listSourceFiles(root);
	const known = new Set(paths);
	return paths.map((path) => ({
		path,
		imports: extractImports(path, readFileSync(join(root, path), 'utf8')).map((found) => ({
			...found,
			...resolve(path, found.specifier, { aliases, known }),
		})),
	}));
}

interface Resolver {
	readonly aliases: Readonly<Record<string, string>>;
	readonly known: ReadonlySet<string>;
}

function resolve(from: string, specifier: string, { aliases, known }: Resolver): Omit<Import, keyof ImportFound> {
	const clean = specifier.replace(/\?.*$/, '');
	const alias = Object.keys(aliases).find((name) => clean.startsWith(name));
	const path = alias
		? normalize(clean.replace(alias, aliases[alias] ?? ''))
		: clean.startsWith('.')
			? normalize(join(dirname(from), clean))
			: undefined;
	if (path !== undefined) {
		const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), `${path}/index.ts`];
		return { file: candidates.find((candidate) => known.has(candidate)) ?? path, package: undefined, builtin: false };
	}
	if (clean.startsWith('node:') || builtins.has(clean)) return { file: undefined, package: undefined, builtin: true };
	const parts = clean.split('/');
	const name = clean.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
	return { file: undefined, package: name, builtin: false };
}

/** The `imports` of package.json as prefixes: `#checks/` -> `src/checks/`. */
function readAliases(root: string): Record<string, string> {
	const manifest: { imports?: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	return Object.fromEntries(
		Object.entries(manifest.imports ?? {}).map(([name, target]) => [
			name.replace(/\*$/, ''),
			target.replace(/^\.\//, '').replace(/\*$/, ''),
		]),
	);
}
