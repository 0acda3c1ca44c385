import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureSite, mostBytes, overBudget } from './measure-site.ts';

let folder = '';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'proclab-budgets-'));
	mkdirSync(join(folder, '_astro'));
	write('_astro/terminal-screen.a.js', 'export const screen = 1;');
	write('_astro/page.css', 'a{color:red}');
	write('_astro/main.js', 'import{x}from"./shared.js";import("./later.js");x();');
	write('_astro/shared.js', 'export const x=()=>1;');
	write('_astro/later.js', noise(mostBytes.page));
	write(
		'index.html',
		'<link rel="stylesheet" href="/_astro/page.css"><script type="module" src="/_astro/main.js"></script>',
	);
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
	writeFileSync(join(folder, name), text);
}

/** Text that gzip can't make smaller than `bytes`. */
function noise(bytes: number): string {
	return randomBytes(bytes).toString('hex');
}

test('a small site is within its budgets, and what loads later is not counted', () => {
	expect(overBudget(measureSite(folder))).toEqual([]);
});

test('a script that a script imports counts for the page', () => {
	write('_astro/shared.js', `export const x=()=>"${noise(mostBytes.page)}";`);
	expect(overBudget(measureSite(folder)).map(({ what }) => what)).toEqual(['index.html']);
});

test('a heavy style sheet counts for the page, and one for print does not', () => {
	write('_astro/print.css', noise(mostBytes.page));
	write('index.html', '<link rel="stylesheet" href="/_astro/print.css" media="print">');
	expect(overBudget(measureSite(folder))).toEqual([]);
	write('index.html', '<link rel="stylesheet" href="/_astro/print.css">');
	expect(overBudget(measureSite(folder)).map(({ what }) => what)).toEqual(['index.html']);
});

test('an island that loads after the terminal does not count, any other does', () => {
	write('_astro/card.js', noise(mostBytes.page));
	write('index.html', '<astro-island component-url="/_astro/card.js" client="after-terminal"></astro-island>');
	expect(overBudget(measureSite(folder))).toEqual([]);
	write('index.html', '<astro-island component-url="/_astro/card.js" client="idle"></astro-island>');
	expect(overBudget(measureSite(folder)).map(({ what }) => what)).toEqual(['index.html']);
});

test('the terminal has a budget of its own', () => {
	write('_astro/addon-webgl.b.js', noise(mostBytes.terminal));
	expect(overBudget(measureSite(folder)).map(({ what }) => what)).toEqual(['terminal']);
});

test('a site whose terminal chunk goes by another name is an error, not a pass', () => {
	rmSync(join(folder, '_astro/terminal-screen.a.js'));
	expect(() => measureSite(folder)).toThrow('terminal-screen');
});
