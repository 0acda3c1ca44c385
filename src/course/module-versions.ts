import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The version of each module of a course as this process first read it: that one is imported under its plain URL. */
const firstVersions = new Map<string, string>();

/** What Node must add to the URLs of modules that changed since, by URL. */
const queries = new Map<string, string>();

let isHooked = false;

const relativeImport = /\b(?:from|import)\s*\(?\s*(['"])(\.{1,2}\/[^'"]+)\1/g;

/** The URL under which Node imports a module as it is now: another one whenever its text, or that of a module it imports by a relative path, changed. */
export function currentUrl(path: string): string {
	const version = versionOf(path, new Set());
	const url = pathToFileURL(path).href;
	return firstVersions.get(path) === version ? url : `${url}?v=${version}`;
}

function versionOf(path: string, above: ReadonlySet<string>): string {
	const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
	const seen = new Set([...above, path]);
	const imported = [...text.matchAll(relativeImport)]
		.map(([, , specifier = '']) => resolve(dirname(path), specifier))
		.filter((one) => !seen.has(one));
	const versions = imported.map((one) => versionOf(one, seen));
	const hash = createHash('sha256')
		.update([text, ...versions].join('\0'))
		.digest('hex')
		.slice(0, 16);
	noteVersion(path, hash);
	return hash;
}

function noteVersion(path: string, version: string): void {
	const url = pathToFileURL(path).href;
	if (!firstVersions.has(path)) firstVersions.set(path, version);
	if (firstVersions.get(path) === version) queries.delete(url);
	else {
		queries.set(url, `?v=${version}`);
		hookImports();
	}
}

/** A relative import names a URL without a version; only a hook can add it. */
function hookImports(): void {
	if (isHooked) return;
	isHooked = true;
	registerHooks({
		resolve(specifier, context, next) {
			const resolved = next(specifier, context);
			const query = queries.get(resolved.url);
			return query === undefined ? resolved : { ...resolved, url: resolved.url + query };
		},
	});
}
