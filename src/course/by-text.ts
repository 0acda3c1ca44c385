/** A function of a file's text that is called again for a file only when its text is another than last time. */
export function byText<T>(read: (file: string, text: string) => T): (file: string, text: string) => T {
	const last = new Map<string, { readonly text: string; readonly value: T }>();
	return (file, text) => {
		const known = last.get(file);
		if (known?.text === text) return known.value;
		const value = read(file, text);
		last.set(file, { text, value });
		return value;
	};
}
