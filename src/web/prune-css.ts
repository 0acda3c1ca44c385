/** What a site says outside of its style sheets: a class that is not among these words is on no element, now or later. */
export type Words = ReadonlySet<string>;

/** Every word of HTML or JavaScript that could name a class or a custom property. */
export function wordsIn(text: string): readonly string[] {
	return text.match(/[\w-]+/g) ?? [];
}

/** The layers whose rules may go: those that come with Starlight, for pages of all kinds. Our own rules stay as they are. */
const foreign = /^@layer starlight\b/;

/** A style sheet without the rules of Starlight whose classes nothing has. */
export function withoutUnusedRules(css: string, words: Words): string {
	return statements(css)
		.map((one) => (foreign.test(one.trim()) ? pruned(withoutComments(one), words) : one))
		.join('');
}

/** A style sheet without the custom properties of Starlight and Expressive Code that are in none of these words. */
export function withoutUnusedProperties(css: string, words: Words): string {
	return css.replace(
		/(?<=[{;])\s*(--(?:sl|ec|__sl)-[\w-]+)\s*:(?:"[^"]*"|'[^']*'|[^;{}"'])*(?:;|(?=\}))/g,
		(all, name) => (words.has(name) ? all : ''),
	);
}

/** The custom properties that a style sheet asks for. */
export function propertiesIn(css: string): readonly string[] {
	return [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name ?? '');
}

function withoutComments(css: string): string {
	return css.replace(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\/\*.*?\*\//gs, (_, quoted) => quoted ?? '');
}

function pruned(statement: string, words: Words): string {
	const open = statement.indexOf('{');
	if (open < 0) return statement;
	const head = statement.slice(0, open);
	const body = statement.slice(open + 1, statement.lastIndexOf('}'));
	if (/^\s*@(layer|media|supports|container)\b/.test(head)) {
		const inner = statements(body)
			.map((one) => pruned(one, words))
			.join('');
		return inner.trim() === '' ? '' : `${head}{${inner}}`;
	}
	if (head.trimStart().startsWith('@')) return statement;
	const used = selectorsIn(head).filter((selector) => canMatch(selector, words));
	return used.length === 0 ? '' : `${used.join(',')}{${body}}`;
}

/** Every element, class and attribute that it names has to be somewhere; what stands in `:not()`, `:is()` and the like proves nothing. */
function canMatch(selector: string, words: Words): boolean {
	let plain = selector;
	for (let before = ''; before !== plain; ) {
		before = plain;
		plain = plain.replace(/:[\w-]+\([^()]*\)/g, '');
	}
	const names = plain.replace(/::?[\w-]+/g, ' ').replaceAll('\\', '');
	return wordsIn(names).every((word) => words.has(word));
}

/** At the commas that are in no parentheses. */
function selectorsIn(list: string): readonly string[] {
	const parts = [''];
	let depth = 0;
	for (const token of list.match(/[(),]|[^(),]+/g) ?? []) {
		depth += Number(token === '(') - Number(token === ')');
		if (token === ',' && depth === 0) parts.push('');
		else parts[parts.length - 1] += token;
	}
	return parts;
}

/** A style sheet or the body of a rule with rules in it, cut behind each statement; what is in quotes or comments ends none. */
function statements(css: string): readonly string[] {
	const found: string[] = [];
	let depth = 0;
	let from = 0;
	for (const { 0: token, index } of css.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*.*?\*\/|\\.|[{};]/gs)) {
		depth += Number(token === '{') - Number(token === '}');
		if (depth > 0 || !/^[};]$/.test(token)) continue;
		found.push(css.slice(from, index + 1));
		from = index + 1;
	}
	return [...found, css.slice(from)];
}
