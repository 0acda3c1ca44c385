const own = /\{\{[a-z][a-z0-9-]*\}\}/;
const path = new RegExp(`(?<=^|[\\s(“])/(?:[\\w./*-]|${own.source})*(?:\\w|${own.source})`);
const page = /\b[a-z_]+\(\d?\)/;
const field = /\b[a-z_]+(?= \(field \d+\))/;
const quoted = /`[^`]*`/;
const code = new RegExp([quoted, path, own, page, field].map(({ source }) => source).join('|'), 'g');

/** Own values, paths, what a manual page is of and fields of `stat` are code, also where a text has no room for it. */
export function withCode(text: string): string {
	return text.replace(code, (found) => (found.startsWith('`') ? found : `\`${found}\``));
}
