import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { BuiltImage } from '../../src/runtime/image/built-image.ts';
import { provideDisk } from './disks.ts';
import type { TrialPlan } from './events.ts';

const run = promisify(execFile);

/** A disk of the checkout's packages, by the digest of its lock file. */
export async function providePackages(cache: string, root: string): Promise<string> {
	const lock = await readFile(join(root, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const fill = async () => ({ folder: join(root, 'node_modules') });
	return join(
		await provideDisk(cache, { name: 'modules', hash, free: 200 * 1024 ** 2, freeFiles: 20_000, fill }),
		'disk.ext4',
	);
}

/** A disk of a built lab image. */
export async function provideLabImage(cache: string, image: BuiltImage): Promise<string> {
	const { hash, path } = image;
	const fill = async () => ({ folder: path });
	return join(await provideDisk(cache, { name: 'image', hash, free: 0, freeFiles: 20_000, fill }), 'disk.ext4');
}

/** Writes a tar file of the checkout as it is, less what git ignores, and the plan. */
export async function packCheckout(root: string, plan: TrialPlan, work: string): Promise<string> {
	const file = join(work, 'checkout.tar');
	const folder = join(work, 'plan');
	await mkdir(folder);
	await writeFile(join(folder, 'trial.json'), JSON.stringify(plan));
	const names = join(work, 'names');
	const { stdout } = await run('git', ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
		maxBuffer: 64 * 1024 ** 2,
	});
	await writeFile(names, stdout);
	const from = ['--null', '--no-recursion', '-C', root, `--files-from=${names}`, '--ignore-failed-read'];
	await run('tar', ['--create', `--file=${file}`, '--owner=0', '--group=0', ...from]);
	await run('tar', ['--append', `--file=${file}`, '--owner=0', '--group=0', '-C', folder, basename('trial.json')]);
	return file;
}
