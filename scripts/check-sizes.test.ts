import { expect, test } from 'vitest';
import { overHouseNumbers, spread } from './sizes/house-numbers.ts';
import { measureFile } from './sizes/measure.ts';

function faults(path: string, text: string): string[] {
	return overHouseNumbers([measureFile(path, text)]).filter((fault) => fault.startsWith(path));
}

const filler = (lines: number) => 'x();\n'.repeat(lines);

test('a file of 401 lines is over, one of 400 is not', () => {
	expect(faults('src/web/long.ts', filler(401))).toEqual(['src/web/long.ts has 401 lines, over 400']);
	expect(faults('src/web/long.ts', filler(400))).toEqual([]);
});

test('a function of 81 lines is over and named with its line', () => {
	const text = `\nfunction grow() {\n${filler(79)}}\n`;
	expect(faults('src/web/app.ts', text)).toEqual(['src/web/app.ts:2: grow has 81 lines, over 80']);
	expect(faults('src/web/app.ts', text.replace('x();\n', ''))).toEqual([]);
});

test('four positional parameters are too many; a pattern counts as one', () => {
	expect(faults('src/web/app.ts', 'const f = (a, b, c, d) => a;\n')).toEqual([
		'src/web/app.ts:1: f has 4 positional parameters, over 3',
	]);
	expect(faults('src/web/app.ts', 'const f = (a, b, { c, d, e }) => a;\n')).toEqual([]);
});

test('the type any is told, the word any in a text is not', () => {
	expect(faults('src/web/app.ts', "let a: any;\nlet b = 'any';\n")).toEqual(['src/web/app.ts:1: the type any']);
});

test('file names are kebab-case, components PascalCase, pages as their URL', () => {
	expect(faults('src/web/webApp.ts', '')).toEqual(['src/web/webApp.ts: a file name is kebab-case']);
	expect(faults('src/components/task-list.svelte', '')).toEqual([
		"src/components/task-list.svelte: a component's file name is PascalCase",
	]);
	expect(faults('src/components/TaskList.svelte', '')).toEqual([]);
	expect(faults('src/pages/[...slug].astro', '')).toEqual([]);
});

test('medians over the house numbers fail the whole tree', () => {
	const files = ['a', 'b', 'c'].map((name) => measureFile(`src/web/${name}.ts`, filler(61)));
	expect(overHouseNumbers(files)).toEqual(['the median file has 61 lines, over 60']);
});

test('a spread has the middle, the ninth tenth and the largest', () => {
	expect(spread([5, 1, 3, 2, 4, 6, 7, 8, 9, 10])).toEqual({ count: 10, median: 6, p90: 10, max: 10 });
});
