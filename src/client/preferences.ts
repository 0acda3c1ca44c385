/** What a page remembers in this browser. Where storage is forbidden it remembers nothing, and all else works. */
export function remembered(key: string): string | null {
	try {
		return localStorage.getItem(`proclab:${key}`);
	} catch (error) {
		if (error instanceof DOMException) return null;
		throw error;
	}
}

export function remember(key: string, value: string): void {
	try {
		localStorage.setItem(`proclab:${key}`, value);
	} catch (error) {
		if (!(error instanceof DOMException)) throw error;
	}
}

export function forget(key: string): void {
	try {
		localStorage.removeItem(`proclab:${key}`);
	} catch (error) {
		if (!(error instanceof DOMException)) throw error;
	}
}
