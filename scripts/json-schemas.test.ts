import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonSchemas } from './json-schemas.ts';

const root = join(import.meta.dirname, '..');

test('schemas/ holds what the schemas of the loader say (node scripts/write-schemas.ts)', () => {
	const committed = readdirSync(join(root, 'schemas')).map((name) => [
		name,
		JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8')),
	]);
	const generated = Object.entries(jsonSchemas()).map(([name, text]) => [name, JSON.parse(text)]);
	expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(generated));
});

test('every key of a schema has a description', () => {
	for (const [name, text] of Object.entries(jsonSchemas())) {
		const { properties } = JSON.parse(text) as { properties: Record<string, { description?: string }> };
		for (const [key, { description }] of Object.entries(properties))
			expect(description, `${name}: ${key}`).toBeTruthy();
	}
});

test('the editor’s settings name only schemas that there are', () => {
	const settings = readFileSync(join(root, '.vscode/settings.json'), 'utf8');
	const named = [...settings.matchAll(/schemas\/([\w.-]+)/g)].map(([, name]) => name);
	expect(named.toSorted()).toEqual(Object.keys(jsonSchemas()).toSorted());
});
