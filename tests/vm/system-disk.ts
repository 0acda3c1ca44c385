import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { debianSources, readAptHost, readAptOptions } from '../../src/runtime/image/apt-sources.ts';
import { mmdebstrapCommand } from '../../src/runtime/image/mmdebstrap.ts';
import { hashRecipe } from '../../src/runtime/image/recipe-hash.ts';
import { runSandboxed } from '../../src/runtime/image/sandbox.ts';
import { provideDisk } from './disks.ts';

const recipeFolder = join(import.meta.dirname, 'system');
const recipeSchema = z.strictObject({ suite: z.string(), packages: z.array(z.string()) });

/** What a machine boots from. */
export interface System {
	readonly disk: string;
	readonly kernel: string;
	readonly initrd: string;
}

/** For packages, a checkout, and a lab image of the checkout's user's own. */
const room = { free: 6 * 1024 ** 3, freeFiles: 100_000 } as const;

/** The Debian system of `system/recipe.json`, with the host's mirrors in its apt; built unless it is. @throws Error what mmdebstrap wrote. */
export async function provideSystem(cache: string): Promise<System> {
	const hash = `${await hashRecipe(recipeFolder)}-${room.freeFiles}`;
	const folder = await provideDisk(cache, { name: 'system', hash, ...room, fill: install });
	const files = await readdir(folder);
	const find = (start: string) => join(folder, files.find((file) => file.startsWith(start)) ?? start);
	return { disk: join(folder, 'disk.ext4'), kernel: find('vmlinuz'), initrd: find('initrd.img') };
}

async function install(work: string) {
	const recipe = recipeSchema.parse(JSON.parse(await readFile(join(recipeFolder, 'recipe.json'), 'utf8')));
	const host = await readAptHost();
	const root = join(work, 'root');
	await mkdir(join(work, 'tmp'));
	const source = {
		suite: recipe.suite,
		sources: await debianSources(host, recipe.suite),
		aptOptions: await readAptOptions(host),
	};
	const hook = `sh '${join(recipeFolder, 'setup.sh')}' "$1"`;
	const bootstrap = {
		target: root,
		packages: recipe.packages,
		dpkgConfig: join(recipeFolder, 'dpkg.cfg'),
		hooks: [hook],
	};
	const { status, output } = await runSandboxed({
		argv: mmdebstrapCommand(source, bootstrap),
		env: { TMPDIR: join(work, 'tmp') },
	});
	if (status !== 0) throw new Error(`mmdebstrap could not make the system of the machine.\n${output.join('\n')}`);
	const boot = await readdir(join(root, 'boot'));
	const keep = boot.filter((file) => /^(vmlinuz|initrd)/.test(file)).map((file) => join(root, 'boot', file));
	return { folder: root, keep };
}
