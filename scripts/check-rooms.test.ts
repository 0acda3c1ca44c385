import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findViolations } from './rooms/rules.ts';
import { readSourceTree } from './rooms/source-tree.ts';

const made: string[] = [];
afterEach(() => {
	for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** What the rules say of a checkout with these files, as `file:line: rule`. */
function check(files: Record<string, string>): string[] {
	const root = mkdtempSync(join(tmpdir(), 'proclab-rooms-'));
	made.push(root);
	const all = { 'package.json': '{"imports":{"#proc/*":"./src/proc/*","#web/*":"./src/web/*"}}', ...files };
	for (const [path, text] of Object.entries(all)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
	return findViolations(readSourceTree(root)).map(({ file, line, rule }) => `${file}:${line}: ${rule}`);
}

test('imports that point up the table are allowed', () => {
	expect(
		check({
			'src/foundation/clock.ts': 'export const a = 1;',
			'src/labd/main.ts': "import { a } from '../foundation/clock.ts';\nexport { a };",
		}),
	).toEqual([]);
});

test('an import that points down the table is named with its file, line and rule', () => {
	expect(
		check({
			'src/web/app.ts': 'export type App = 1;',
			'src/proc/read.ts': "\nimport type { App } from '../web/app.ts';\nexport type B = App;",
		}),
	).toEqual(['src/proc/read.ts:2: proc/ may not import web/: imports point up the room table only']);
});

test('re-exports, dynamic imports, import types and package.json aliases are imports too', () => {
	const found = check({
		'src/web/app.ts': 'export const a = 1;',
		'src/runtime/a.ts': "export * from '../web/app.ts';",
		'src/runtime/b.ts': "export const load = () => import('../web/app.ts');",
		'src/runtime/c.ts': "export type C = typeof import('../web/app.ts');",
		'src/runtime/d.ts': "import { a } from '#web/app.ts';\nexport { a };",
	});
	expect(found.map((line) => line.split(':')[0])).toEqual(['a', 'b', 'c', 'd'].map((name) => `src/runtime/${name}.ts`));
});

test('a room that runs in browsers imports no builtin of Node, and of node rooms only types', () => {
	expect(
		check({
			'src/proc/node/files.ts': 'export const version = 1;\nexport type S = 1;',
			'src/client/ok.ts': "import type { S } from '../proc/node/files.ts';\nexport type T = S;",
			'src/client/value.ts': "import { version } from '../proc/node/files.ts';\nexport { version };",
			'src/checks/builtin.ts': "import { join } from 'node:path';\nexport { join };",
			'src/checks/builtin.test.ts': "import { join } from 'node:path';\nexport { join };",
		}),
	).toEqual([
		'src/checks/builtin.ts:1: src/checks/builtin.ts runs in browsers too: it may not import node:path',
		'src/client/value.ts:1: client/ runs in a browser: it may import only types from proc/node/, which runs in Node',
	]);
});

test('the scripts of Svelte and Astro files are held to the browser, frontmatter to the build', () => {
	expect(
		check({
			'src/course/tree.ts': 'export const tree = 1;',
			'src/web/app.ts': 'export const app = 1;',
			'src/components/Page.astro': [
				'---',
				"import { tree } from '../course/tree.ts';",
				"import { app } from '../web/app.ts';",
				'---',
				'<script>',
				"import { tree } from '../course/tree.ts';",
				'</script>',
			].join('\n'),
			'src/components/Task.svelte': '<script lang="ts">\nimport { readFileSync } from \'node:fs\';\n</script>',
		}),
	).toEqual([
		'src/components/Page.astro:3: components/ runs in the site build: it may import only types from web/, which runs in Node',
		'src/components/Page.astro:6: components/ runs in a browser: it may import only types from course/, which runs in Node',
		'src/components/Task.svelte:2: src/components/Task.svelte runs in a browser: it may not import node:fs',
	]);
});

test('a plain file of the components is held to the browser when an island imports it, to the build when none does', () => {
	const text = "import { tree } from '../course/tree.ts';\nimport 'node:path';\nexport { tree };";
	const files = {
		'src/course/tree.ts': 'export const tree = 1;',
		'src/components/plugin.ts': text,
		'src/components/shared.ts': text,
		'src/components/middle.ts': "export * from './shared.ts';",
		'src/components/Task.svelte': "<script>\nimport './middle.ts';\n</script>",
	};
	expect(check(files)).toEqual([
		'src/components/shared.ts:1: components/ runs in a browser: it may import only types from course/, which runs in Node',
		'src/components/shared.ts:2: src/components/shared.ts runs in a browser: it may not import node:path',
	]);
});

test('only src/pty imports node-pty', () => {
	const text = "import { spawn } from '@lydell/node-pty';\nexport { spawn };";
	expect(check({ 'src/pty/node-pty.ts': text, 'src/terminal/session.ts': text })).toEqual([
		'src/terminal/session.ts:1: only src/pty/ may import @lydell/node-pty',
	]);
});

test('a folder of src that the table lacks, and an import from outside of src, are told', () => {
	expect(
		check({
			'src/helpers/x.ts': "import './y.ts';",
			'src/helpers/y.ts': 'export {};',
			'src/web/z.ts': "import '../../tests/t.ts';",
			'tests/t.ts': 'export {};',
		}),
	).toEqual([
		'src/helpers/x.ts:1: src/helpers/x.ts is in no room of the table',
		'src/web/z.ts:1: src/ may not import tests/',
	]);
});

test('a task reads no file and uses only the pure rooms', () => {
	expect(
		check({
			'src/web/app.ts': 'export const app = 1;',
			'src/proc/snapshot.ts': 'export const version = 1;',
			'labs/a/b/c/task.ts': "import 'node:fs';\nimport '#proc/snapshot.ts';\nimport '#web/app.ts';",
		}),
	).toEqual([
		'labs/a/b/c/task.ts:1: a lab is judged by pure functions: it may not import node:fs',
		'labs/a/b/c/task.ts:3: labs/ may import only foundation, protocol, proc, checks, course, not web/',
	]);
});

test('an import cycle is named once, in order', () => {
	expect(
		check({
			'src/proc/a.ts': "import './b.ts';",
			'src/proc/b.ts': "import './c.ts';",
			'src/proc/c.ts': "import './a.ts';",
		}),
	).toEqual(['src/proc/a.ts:1: import cycle: src/proc/a.ts -> src/proc/b.ts -> src/proc/c.ts -> src/proc/a.ts']);
});
