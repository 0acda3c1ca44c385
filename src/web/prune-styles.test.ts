import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withoutUnusedProperties, withoutUnusedRules } from './prune-css.ts';
import { pruneFolder } from './prune-styles.ts';

const words = new Set(['main', 'a', 'used', 'md', 'flex', 'open', 'dir', 'ltr']);

function rest(css: string): string {
	return withoutUnusedRules(`@layer starlight.core{${css}}`, words).replace(/^@layer starlight\.core\{(.*)\}$/s, '$1');
}

test('rules stay whose every element, class and attribute is somewhere', () => {
	const used = 'main a.used:hover::after{color:red}.md\\:flex{}a[open]{}[dir=ltr] a{}:root{}*{}';
	expect(rest(used)).toBe(used);
});

test('rules go that name something which is nowhere, and a list loses only such selectors', () => {
	expect(rest('.unused{}.used .unused{}a.unused>main{}hr{}[dir=rtl] a{}a[hidden]{}')).toBe('');
	expect(rest('.unused,.used,hr a{color:red}')).toBe('.used{color:red}');
});

test('what stands in the parentheses of :not, :is and :where proves nothing', () => {
	const css = 'a:not(.unused){}main:where(.unused, hr:not(.unused)) a{}:is(.unused, a){}';
	expect(rest(css)).toBe(css);
	expect(rest('.unused:not(:where(.used *)),a:is(.x,.y){}')).toBe('a:is(.x,.y){}');
});

test('conditions are looked into, and go when they are empty; other at-rules stay', () => {
	expect(rest('@media (width>=50rem){.unused{}@supports (a:b){.used{}}}@media print{hr{}}')).toBe(
		'@media (width>=50rem){@supports (a:b){.used{}}}',
	);
	const others = '@font-face{font-family:x}@keyframes unused{from{top:0}to{top:1px}}';
	expect(rest(others)).toBe(others);
});

test('braces and semicolons in quotes, comments and escapes end no rule', () => {
	const css = 'a{content:"}.unused{"}/* } .unused { */a{content:\'\\\'};\'}.md\\:flex{background:url("data:a;b}")}';
	expect(rest(css)).toBe(css.replace('/* } .unused { */', ''));
});

test('rules outside of Starlight’s layers stay, and so does what is no layer', () => {
	const css = '@layer starlight.base,starlight.core;@import "x.css";.unused{}@layer ours{.unused{}}';
	expect(withoutUnusedRules(css, words)).toBe(css);
});

test('custom properties of Starlight and Expressive Code go when nobody asks for them, ours never', () => {
	const css = ':root{--sl-a:1px;--ec-icon:url("data:x;y}");--own:2px;--sl-b:var(--sl-c)}';
	expect(withoutUnusedProperties(css, new Set(['--sl-b']))).toBe(':root{--own:2px;--sl-b:var(--sl-c)}');
});

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'proclab-prune-'));
	mkdirSync(join(folder, '_astro'));
	write(
		'_astro/page.AbC_1.css',
		'@layer starlight.core{.unused{color:var(--sl-x)}.later{top:0}:root{--sl-x:var(--sl-y);--sl-y:1px}}',
	);
	write('_astro/same.css', 'a{color:red}');
	write('_astro/lazy.Ab1.css', '@layer starlight.core{.unused{color:var(--sl-z)}:root{--sl-z:1px}}');
	write('_astro/main.js', 'e.classList.add("later");load("/_astro/lazy.Ab1.css")');
	write('index.html', '<html class="x"><link href="/_astro/page.AbC_1.css"><link href="/_astro/same.css"></html>');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
	writeFileSync(join(folder, name), text);
}

function read(name: string): string {
	return readFileSync(join(folder, name), 'utf8');
}

test('of a built site a sheet that became another gets another name, which its pages say', () => {
	pruneFolder(folder);
	const [, page] = /href="\/(_astro\/page\.[\da-f]{8}\.css)"/.exec(read('index.html')) ?? [];
	expect(read(page ?? '')).toBe('@layer starlight.core{.later{top:0}:root{}}');
	expect(readdirSync(join(folder, '_astro')).sort()).toEqual(['lazy.Ab1.css', 'main.js', page?.slice(7), 'same.css']);
	expect(read('index.html')).toContain('/_astro/same.css');
});

test('a sheet that a script loads by its name stays as it is', () => {
	const before = read('_astro/lazy.Ab1.css');
	pruneFolder(folder);
	expect(read('_astro/lazy.Ab1.css')).toBe(before);
});
