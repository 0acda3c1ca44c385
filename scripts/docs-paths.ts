/** A path of the checkout: a known top folder and what follows, not a `<pattern>`. */
const path = /(?<![\w/.-])(?:src|docs|labs|tests|bench|scripts|content|deploy|public)\/[\w./@[\]-]*(?![\w/.*<{])/g;
const code = /`[^`\n]+`|```[\s\S]*?```/g;

/** The checkout's paths that a Markdown document names in code spans and code blocks, without trailing slashes, each once. */
export function pathsNamedIn(markdown: string): string[] {
	const found = [...markdown.matchAll(code)].flatMap(([span]) => [...span.matchAll(path)].map(([name]) => name));
	return [...new Set(found.map((name) => name.replace(/[./]+$/, '')))];
}
