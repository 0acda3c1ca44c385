import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { typeMistakes } from './type-mistakes.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const lesson = 'processes/two-numbers';
let root: string;

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'proclab-types-test-'));
	await cp(join(checkout, 'labs'), join(root, 'labs'), { recursive: true });
	for (const shared of ['src', 'node_modules', 'package.json', 'tsconfig.base.json'])
		await symlink(join(checkout, shared), join(root, shared));
});

afterEach(() => rm(root, { recursive: true, force: true }));

test('a name of a signal that there is not is told with its line, and only in the lessons asked for', async () => {
	const file = `labs/${lesson}/mistaken.ts`;
	const text =
		"import { ignores } from '#checks/predicates.ts';\n\nexport const deaf = (p: never) => ignores(p, 'TERM');\n";
	await writeFile(join(root, file), text);
	const { signal } = new AbortController();
	const [mistakes, elsewhere] = await Promise.all([
		typeMistakes(root, [lesson], signal),
		typeMistakes(root, ['processes/seeing-processes'], signal),
	]);
	expect(mistakes).toEqual([expect.stringMatching(`^${file}:3: Argument of type '"TERM"' is not assignable`)]);
	expect(elsewhere).toEqual([]);
}, 60_000);

test('a checkout without TypeScript says that types could not be checked, and an abort says nothing', async () => {
	await rm(join(root, 'node_modules'));
	const { signal } = new AbortController();
	expect(await typeMistakes(root, [lesson], signal)).toEqual([expect.stringMatching(/^Types could not be checked: /)]);
	expect(await typeMistakes(root, [lesson], AbortSignal.abort())).toEqual([]);
});
