import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const parts = [
	...[
		'content',
		'labs',
		'public',
		'scripts',
		'src',
		'astro.config.mjs',
		'package.json',
		'package-lock.json',
		'proclab',
	],
	...['tsconfig.json', 'tsconfig.base.json'],
];

/** A checkout of its own, whose course may be changed; it borrows the installed packages and the built images. */
export interface Checkout extends AsyncDisposable {
	readonly root: string;
	/** The environment for its commands: nothing of this process's settings. */
	readonly env: NodeJS.ProcessEnv;
}

interface CopyOptions {
	readonly images: string;
	readonly ownPackages?: boolean;
	/** Files and folders that are copied besides. */
	readonly also?: readonly string[];
}

/**
 * Copies the checkout at `from` to a fresh folder; disposing removes it. `ownPackages`: for Astro, which compiles packages in its
 * own folder only and keeps caches among them.
 */
export async function copyCheckout(
	from: string,
	{ images, ownPackages = false, also = [] }: CopyOptions,
): Promise<Checkout> {
	const root = await mkdtemp(join(tmpdir(), 'proclab-checkout-'));
	for (const name of [...parts, ...also]) await cp(join(from, name), join(root, name), { recursive: true });
	const packages = join(root, 'node_modules');
	if (ownPackages) await copyPackages(join(from, 'node_modules'), packages);
	else await symlink(join(from, 'node_modules'), packages);
	await mkdir(join(root, '.proclab'));
	await symlink(images, join(root, '.proclab/images'));
	const { PROCLAB_HOME: _, PROCLAB_RUN: __, VITEST: ___, ...env } = process.env;
	return { root, env, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

const run = promisify(execFile);

/** By hard links where the file system has them; without the caches, which are written in place. */
async function copyPackages(from: string, to: string): Promise<void> {
	await run('cp', ['-al', from, to]).catch(() => run('cp', ['-a', from, to]));
	for (const cache of ['.astro', '.vite', '.cache']) await rm(join(to, cache), { recursive: true, force: true });
}
