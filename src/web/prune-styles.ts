import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { propertiesIn, withoutUnusedProperties, withoutUnusedRules, wordsIn } from './prune-css.ts';

/** Takes out of the built site's style sheets what Starlight brings along for kinds of content that no page has. */
export function pruneStyles(): AstroIntegration {
	return {
		name: 'proclab-prune-styles',
		hooks: { 'astro:build:done': ({ dir }) => pruneFolder(fileURLToPath(dir)) },
	};
}

/** A style sheet that became another gets another name, for browsers keep each name for ever. */
export function pruneFolder(folder: string): void {
	const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const read = (name: string) => readFileSync(join(folder, name), 'utf8');
	const pages = names.filter((name) => name.endsWith('.html'));
	const texts = [...pages, ...names.filter((name) => /\.m?js$/.test(name))].map((name) => [name, read(name)] as const);
	const words = new Set(texts.flatMap(([, text]) => wordsIn(text)));
	const sheets = names.filter((name) => name.endsWith('.css')).map((name) => [name, read(name)] as const);
	const named = (name: string) => texts.some(([file, text]) => !pages.includes(file) && text.includes(basename(name)));
	const pruned = prune(
		sheets.filter(([name]) => !named(name)),
		{ words, others: sheets.filter(([name]) => named(name)).map(([, css]) => css) },
	);
	const renamed = new Map(pruned.map(([name, css]) => [basename(name), newName(basename(name), css)]));
	for (const [name, css] of pruned) {
		rmSync(join(folder, name));
		writeFileSync(join(folder, name, '..', renamed.get(basename(name)) ?? ''), css);
	}
	for (const [file, text] of texts)
		if (pages.includes(file)) {
			const changed = [...renamed].reduce((html, [before, after]) => html.replaceAll(before, after), text);
			if (changed !== text) writeFileSync(join(folder, file), changed);
		}
}

type Sheet = readonly [name: string, css: string];

interface Around {
	readonly words: ReadonlySet<string>;
	/** Style sheets that stay as they are: scripts load them by name. */
	readonly others: readonly string[];
}

/** The sheets that have something in them which nothing uses, without it; a property may be used by one that is not used itself. */
function prune(sheets: readonly Sheet[], { words, others }: Around): readonly Sheet[] {
	let now = sheets.map(([name, css]): Sheet => [name, withoutUnusedRules(css, words)]);
	for (let before = ''; ; ) {
		const all = now.map(([, css]) => css);
		if (all.join('') === before) break;
		before = all.join('');
		const used = new Set([...words, ...[...all, ...others].flatMap(propertiesIn)]);
		now = now.map(([name, css]) => [name, withoutUnusedProperties(css, used)]);
	}
	return now.filter(([, css], index) => css !== sheets[index]?.[1]);
}

/** `middleware.C5Y2Movw.css` as `middleware.1f3a9c0b.css`. */
function newName(name: string, css: string): string {
	const hash = createHash('sha256').update(css).digest('hex').slice(0, 8);
	return name.replace(/\.[^.]+\.css$/, `.${hash}.css`);
}
