interface CodeColors {
	readonly type: 'dark' | 'light';
	readonly text: string;
	readonly background: string;
	readonly comment: string;
	readonly string: string;
	readonly keyword: string;
	readonly name: string;
}

/** A shiki theme with few colours: code in a lesson is read, not scanned. */
function codeTheme({ type, text, background, comment, string, keyword, name }: CodeColors) {
	const rule = (scope: string[], foreground: string, fontStyle?: string) => ({
		scope,
		settings: fontStyle === undefined ? { foreground } : { foreground, fontStyle },
	});
	return {
		name: `proclab-${type}`,
		type,
		colors: { 'editor.background': background, 'editor.foreground': text },
		tokenColors: [
			rule(['comment', 'punctuation.definition.comment'], comment, 'italic'),
			rule(['string', 'constant', 'markup.inline.raw'], string),
			rule(['keyword', 'storage', 'keyword.operator', 'punctuation.separator.statement'], keyword),
			rule(['entity.name.function', 'support.function', 'entity.name.command', 'variable.function'], name),
			rule(['variable', 'entity.name', 'meta'], text),
		],
	};
}

export const lightCode = codeTheme({
	type: 'light',
	text: '#2a2721',
	background: '#f2eee5',
	comment: '#6b6455',
	string: '#7a4a12',
	keyword: '#8a2f3f',
	name: '#1f4f74',
});

export const darkCode = codeTheme({
	type: 'dark',
	text: '#e4dfd4',
	background: '#1d2022',
	comment: '#9a9384',
	string: '#dcb27e',
	keyword: '#e59aa4',
	name: '#9cc4e4',
});
