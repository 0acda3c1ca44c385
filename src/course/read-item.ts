import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bashSyntaxError } from './bash-syntax.ts';
import { type ItemEntry, itemKinds, type ScriptEntry } from './course-entries.ts';
import { filesBelow } from './list-folder.ts';
import { readModule } from './read-module.ts';

/** Reads the folder of a task or question. */
export async function readItem(root: string, folder: string): Promise<ItemEntry> {
	const paths = filesBelow(join(root, folder));
	const kinds = itemKinds.filter((kind) => paths.includes(`${kind}.ts`));
	const [modules, scripts] = await Promise.all([
		Promise.all(kinds.map(async (kind) => [kind, await readModule(root, `${folder}/${kind}.ts`)] as const)),
		Promise.all(
			paths
				.filter((path) => path.endsWith('.sh'))
				.map(async (path) => [path, await readScript(root, `${folder}/${path}`)] as const),
		),
	]);
	return {
		name: basename(folder),
		folder,
		modules: Object.fromEntries(modules.filter(([, module]) => module !== null)),
		scripts: Object.fromEntries(scripts),
		others: paths.filter((path) => !path.endsWith('.sh') && !kinds.some((kind) => path === `${kind}.ts`)),
	};
}

/** Reads a script, and has bash look at it. */
export async function readScript(root: string, file: string): Promise<ScriptEntry> {
	const text = readFileSync(join(root, file), 'utf8');
	return { file, text, syntaxError: await bashSyntaxError(text) };
}
