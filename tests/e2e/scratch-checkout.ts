import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const parts = ['src', 'public', 'labs/images', 'astro.config.mjs', 'package.json', 'package-lock.json'];
const settings = ['tsconfig.base.json', 'tsconfig.json'];

/** A checkout of the same programs with the course of `fixture/`. */
export interface ScratchCheckout extends Disposable {
	readonly root: string;
}

/** Web reads it as another user. Modules are hard links: Astro's build needs them in place. So it lies in the checkout, on the same file system. */
export function makeScratchCheckout(): ScratchCheckout {
	mkdirSync(join(root, '.astro'), { recursive: true });
	const scratch = mkdtempSync(join(root, '.astro', 'e2e-'));
	chmodSync(scratch, 0o755);
	for (const part of [...parts, ...settings]) cpSync(join(root, part), join(scratch, part), { recursive: true });
	cpSync(join(import.meta.dirname, 'fixture'), scratch, { recursive: true });
	execFileSync('cp', ['-al', join(root, 'node_modules'), join(scratch, 'node_modules')]);
	return { root: scratch, [Symbol.dispose]: () => rmSync(scratch, { recursive: true, force: true }) };
}
