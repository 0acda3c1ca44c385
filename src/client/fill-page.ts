import type { Vars } from '../checks/vars.ts';
import type { LessonVars } from './own-values.ts';

/** Puts the learner's own values into a page: `[data-var]` elements, and `{{name}}` in the code of its prose. */
export function fillPage(page: ParentNode, vars: LessonVars): void {
	for (const element of page.querySelectorAll<HTMLElement>('[data-var]')) {
		const value = vars[element.dataset.varOf ?? '']?.[element.dataset.var ?? ''];
		if (value !== undefined) element.textContent = value;
		element.toggleAttribute('data-pending', value === undefined);
	}
	const all = { ...Object.assign({}, ...Object.values(vars).toReversed()), ...qualified(vars) } as Vars;
	for (const code of page.querySelectorAll<HTMLElement>('#prose-pane code')) fillCode(code, all);
	for (const copy of page.querySelectorAll<HTMLElement>('#prose-pane [data-code*="{{"]'))
		copy.dataset.code = replaceKnown(copy.dataset.code ?? '', all);
}

/** Colours may cut `{{name}}` into several text nodes: the value goes into the first, and the rest of the name goes. */
function fillCode(code: HTMLElement, vars: Vars): void {
	for (let found = findName(code, vars); found; found = findName(code, vars)) {
		let rest = found.length;
		for (const { node, start } of textNodes(code)) {
			const from = Math.max(found.at - start, 0);
			const taken = Math.min(node.data.length - from, rest);
			if (start + node.data.length <= found.at || rest === 0) continue;
			node.replaceData(from, taken, rest === found.length ? found.value : '');
			rest -= taken;
		}
	}
}

function findName(code: HTMLElement, vars: Vars): { at: number; length: number; value: string } | undefined {
	for (const match of (code.textContent ?? '').matchAll(names)) {
		const value = vars[match[1] ?? ''];
		if (value !== undefined) return { at: match.index, length: match[0].length, value };
	}
	return undefined;
}

/** All at once, with where each began before anything was changed. */
function textNodes(code: HTMLElement): { node: Text; start: number }[] {
	const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
	const found: { node: Text; start: number }[] = [];
	let start = 0;
	while (walker.nextNode()) {
		const node = walker.currentNode as Text;
		found.push({ node, start });
		start += node.data.length;
	}
	return found;
}

function replaceKnown(text: string, vars: Vars): string {
	return text.replace(names, (all, name: string) => vars[name] ?? all);
}

/** As transcripts name them, whichever task they are of: `{{task.name}}`. */
function qualified(vars: LessonVars): Vars {
	return Object.fromEntries(
		Object.entries(vars).flatMap(([of, values]) =>
			Object.entries(values).map(([name, value]) => [`${of}.${name}`, value]),
		),
	);
}

const names = /\{\{([a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)?)\}\}/g;
