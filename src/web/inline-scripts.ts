import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `'sha256-...'` of every inline script in the HTML files of a folder, for `script-src` of the Content-Security-Policy. */
export async function inlineScriptHashes(folder: string): Promise<readonly string[]> {
	const hashes = new Set<string>();
	for (const name of await readdir(folder, { recursive: true })) {
		if (!name.endsWith('.html')) continue;
		const html = await readFile(join(folder, name), 'utf8');
		for (const script of inlineScripts(html)) hashes.add(hashOf(script));
	}
	return [...hashes].sort();
}

/** What stands between the tags of scripts without `src` that a browser would run. */
export function inlineScripts(html: string): string[] {
	const scripts: string[] = [];
	for (const [, attributes = '', text = ''] of html.matchAll(scriptElement)) {
		const type = /\btype\s*=\s*["']?([^"'\s>]*)/i.exec(attributes)?.[1] ?? '';
		if (!/\bsrc\s*=/i.test(attributes) && executable.test(type)) scripts.push(text);
	}
	return scripts;
}

const scriptElement = /<script\b((?:"[^"]*"|'[^']*'|[^>"'])*)>([\s\S]*?)<\/script\s*>/gi;
const executable = /^(|module|importmap|speculationrules|(text|application)\/javascript)$/i;

/** A browser reads CR LF as LF before it hashes. */
function hashOf(script: string): string {
	return `'sha256-${createHash('sha256').update(script.replaceAll('\r\n', '\n')).digest('base64')}'`;
}
