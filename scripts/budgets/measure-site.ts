import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes, gzipped: what someone on a slow line waits for. The figures are those of `docs/architecture.md`'s design. */
export const mostBytes = { page: 60_000, terminal: 160_000 } as const;

export interface Budget {
	readonly what: string;
	readonly bytes: number;
	readonly most: number;
	/** What it is made of: HTML, CSS, JS of a page; files of the terminal. */
	readonly parts: readonly (readonly [part: string, bytes: number])[];
}

/** Every page of a built site against `page`, and what a terminal loads in addition against `terminal`. */
export function measureSite(folder: string): Budget[] {
	const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
	return [...pages.sort().map((page) => measurePage(folder, page)), measureTerminal(folder)];
}

export function overBudget(budgets: readonly Budget[]): Budget[] {
	return budgets.filter(({ bytes, most }) => bytes > most);
}

/** Their scripts load after the terminal, as `tests/e2e/questions.test.ts` sees. */
const laterIslands = /<astro-island\b[^>]*\bclient="after-terminal"[^>]*>/g;

function measurePage(folder: string, page: string): Budget {
	const html = readFileSync(join(folder, page), 'utf8');
	const styles = [...html.matchAll(/<link\b[^>]*>/g)]
		.map(([tag]) => tag)
		.filter((tag) => tag.includes('rel="stylesheet"') && !tag.includes('media="print"'))
		.flatMap((tag) => /href="(\/[^"]+)"/.exec(tag)?.[1] ?? []);
	const scripts = staticImports(
		folder,
		[...html.replace(laterIslands, '').matchAll(/"(\/_astro\/[^"]+\.js)"/g)].flatMap(([, path]) => path ?? []),
	);
	const parts = [
		['HTML', gzipSync(html).length],
		['CSS', sumOf(folder, styles)],
		['JS', sumOf(folder, scripts)],
	] as const;
	return { what: page, bytes: parts.reduce((sum, [, size]) => sum + size, 0), most: mostBytes.page, parts };
}

/** The chunks that hold xterm.js and its addons, with their style sheets if they have any of their own. */
function measureTerminal(folder: string): Budget {
	const chunks = readdirSync(join(folder, '_astro')).filter((name) =>
		/^(terminal-screen|addon-|xterm)[^/]*\.(js|css)$/.test(name),
	);
	if (!chunks.some((name) => name.startsWith('terminal-screen')))
		throw new Error('No chunk terminal-screen.*.js is in the site.');
	const parts = chunks.map((name) => [name, sumOf(folder, [`/_astro/${name}`])] as const);
	return {
		what: 'terminal',
		bytes: parts.reduce((sum, [, size]) => sum + size, 0),
		most: mostBytes.terminal,
		parts,
	};
}

function sumOf(folder: string, paths: Iterable<string>): number {
	return [...new Set(paths)].reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);
}

/** The scripts and all that they import statically: dynamic imports load later, when something asks for them. */
function staticImports(folder: string, scripts: readonly string[]): Set<string> {
	const found = new Set<string>();
	const visit = (path: string) => {
		if (found.has(path)) return;
		found.add(path);
		const code = readFileSync(join(folder, path), 'utf8');
		for (const [, from = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']/g))
			visit(posix.join(dirname(path), from));
	};
	scripts.forEach(visit);
	return found;
}
