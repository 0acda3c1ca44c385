/** A part of the site that a page loads when it is wanted; `undefined` when it can't be had now. */
export async function pagePart(path: string): Promise<string | undefined> {
	try {
		const response = await fetch(path);
		return response.ok ? await response.text() : undefined;
	} catch (error) {
		if (error instanceof TypeError) return undefined;
		throw error;
	}
}
