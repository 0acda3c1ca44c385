/** The part of Pagefind's API that is used: it lies in the built site, beside its index. */
interface Pagefind {
	/** `null` when a later search took its place. */
	debouncedSearch(words: string): Promise<{ readonly results: readonly FoundPage[] } | null>;
}

interface FoundPage {
	data(): Promise<{
		readonly url: string;
		readonly meta: { readonly title?: string };
		/** HTML, with `<mark>` around what was found; Pagefind escaped the rest. */
		readonly excerpt: string;
	}>;
}

const mostShown = 8;
let started = false;

/** Makes the dialog search as one types. A second call does nothing. */
export function startSearch(dialog: HTMLDialogElement): void {
	const input = dialog.querySelector('input');
	const said = dialog.querySelector('.search-said');
	const found = dialog.querySelector('.search-found');
	if (started || !input || !said || !found) return;
	started = true;
	input.addEventListener('input', async () => {
		const words = input.value.trim();
		const pagefind = await loadPagefind();
		const answer = words === '' ? { results: [] } : await pagefind?.debouncedSearch(words);
		if (answer === null) return;
		const pages = await Promise.all((answer?.results ?? []).slice(0, mostShown).map((page) => page.data()));
		found.innerHTML = '';
		for (const page of pages) found.append(resultOf(page));
		said.textContent = sayFound({ words, count: pages.length, searched: pagefind !== undefined });
	});
}

function sayFound({ words, count, searched }: { words: string; count: number; searched: boolean }): string {
	if (!searched) return 'The search index is not here; it is made when the site is built.';
	if (words === '') return '';
	if (count === 0) return `Nothing about “${words}”.`;
	return count === 1 ? 'One page' : `${count} pages`;
}

function resultOf({ url, meta, excerpt }: Awaited<ReturnType<FoundPage['data']>>): HTMLElement {
	const item = document.createElement('li');
	const link = document.createElement('a');
	link.href = url;
	link.textContent = meta.title ?? url;
	const text = document.createElement('p');
	text.innerHTML = excerpt;
	item.append(link, text);
	return item;
}

/** `undefined` where the site has no index: in dev. */
async function loadPagefind(): Promise<Pagefind | undefined> {
	const address = '/pagefind/pagefind.js';
	try {
		return await import(/* @vite-ignore */ address);
	} catch (error) {
		if (error instanceof TypeError) return undefined;
		throw error;
	}
}
