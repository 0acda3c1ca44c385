const heading = '## Tried again since';

/** The page of a whole soak with lines on what was tried again of it, below those of earlier times. */
export function addSince(page: string, lines: readonly string[]): string {
	const before = page.includes(`${heading}\n`) ? page : `${page}\n${heading}\n\n`;
	return `${before}${lines.join('\n')}\n`;
}
