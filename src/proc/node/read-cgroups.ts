import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { CgroupTexts } from '../proc-source.ts';
import { attempt } from './errno.ts';

/** More cgroups than this are told and not read: v2 lets a lab make 64 below its own. */
const mostCgroups = 80;

/** The cgroup went away, or it has no such file. */
const absent: ReadonlySet<string> = new Set(['ENOENT', 'ENODEV', 'EOPNOTSUPP']);

/**
 * Reads these files of a lab's cgroup and of the cgroups below it, the upper ones first. Of a v1 controller's folder only files
 * that bear its name are read. Names come from the cgroup file system alone, which has no symbolic links; whoever made a
 * cgroup need not have named it in UTF-8, so paths are bytes.
 */
export function readCgroups(folders: Readonly<Record<string, string>>, files: readonly string[]) {
	const found = new Map<string, Record<string, string>>();
	const gaps = new Set<string>();
	for (const [controller, folder] of Object.entries(folders)) {
		const own = controller === 'unified' ? files : files.filter((file) => file.startsWith(`${controller}.`));
		if (own.length === 0) continue;
		for (const path of walk(folder, gaps)) {
			const texts = found.get(path) ?? {};
			found.set(path, texts);
			for (const file of own) readInto(texts, pathOf(folder, path, file), { file, gaps });
		}
	}
	const cgroups: readonly CgroupTexts[] = [...found].map(([path, texts]) => ({ path, files: texts }));
	return { cgroups, gaps: [...gaps] };
}

/** Latin-1 paths of the cgroups, `/` first. */
function walk(folder: string, gaps: Set<string>): readonly string[] {
	const paths = statSync(folder, { throwIfNoEntry: false }) ? ['/'] : [];
	for (let index = 0; index < paths.length; index += 1) {
		const path = paths[index] ?? '/';
		for (const name of childrenOf(pathOf(folder, path), gaps)) {
			if (paths.length === mostCgroups) {
				gaps.add(`the lab has more than ${mostCgroups} cgroups, and the rest was not read`);
				return paths;
			}
			paths.push(path === '/' ? `/${name}` : `${path}/${name}`);
		}
	}
	return paths;
}

function childrenOf(folder: Buffer, gaps: Set<string>): readonly string[] {
	const found = attempt(() => {
		// The folder itself, its name in its parent, and one link from each folder in it: most cgroups have none.
		if (statSync(folder).nlink === 2) return [];
		const entries = readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
		return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name.toString('latin1'));
	});
	if (found.ok) return found.value;
	if (!absent.has(found.error)) gaps.add(`the cgroups of the lab could not be listed: ${found.error}`);
	return [];
}

function readInto(
	texts: Record<string, string>,
	path: Buffer,
	{ file, gaps }: { readonly file: string; readonly gaps: Set<string> },
): void {
	const text = attempt(() => readFileSync(path, 'latin1'));
	if (text.ok) texts[file] = text.value;
	else if (!absent.has(text.error)) gaps.add(`${file} of a cgroup of the lab could not be read: ${text.error}`);
}

function pathOf(folder: string, path: string, file = ''): Buffer {
	return Buffer.concat([Buffer.from(folder), Buffer.from(`${path}/${file}`, 'latin1')]);
}
