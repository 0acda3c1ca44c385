/** Where a fault is: the line, from 1, or nothing where it isn't known; to be spread into a fault. */
export type Line = { readonly line?: number };

/** The first line that gives a value to a key, in YAML or TypeScript. */
export function lineOfKey(text: string, key: string): Line {
	const given = new RegExp(`^\\s*(['"]?)${key.replace(/[^\w-]/g, '\\$&')}\\1\\s*[:(,]`);
	return lineAt(text.split('\n').findIndex((line) => given.test(line)));
}

/** The first line that has these words. */
export function lineOfWords(text: string, words: string): Line {
	return lineAt(text.split('\n').findIndex((line) => line.includes(words)));
}

function lineAt(index: number): Line {
	return index < 0 ? {} : { line: index + 1 };
}
