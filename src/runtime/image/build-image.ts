import { execFile } from 'node:child_process';
import { mkdir, rename, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from '../../foundation/node/home.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { lockImages } from './build-lock.ts';
import { badFolder, interrupted, noMmdebstrap, noSpace, notRoot, overlayFolder } from './build-problems.ts';
import { BuildProgress, type BuildStep } from './build-progress.ts';
import { type Build, buildSteps } from './build-steps.ts';
import { type BuiltImage, builtPath, labIds, leftoverPrefix } from './built-image.ts';
import { describeImage, type ImageDescription } from './describe-image.ts';
import { readBuilt } from './image-store.ts';
import { removeLeftovers, removeTree } from './leftovers.ts';

const run = promisify(execFile);

/** The magic number of overlayfs in statfs(2). */
const overlayMagic = 0x794c7630;

export interface BuildOptions {
	readonly home: Home;
	/** A folder of `labs/images/`. */
	readonly name: string;
	readonly onProgress: (step: BuildStep) => void;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Builds an image from its recipe, unless it is built already, and waits for another build in the same home.
 * What fails, is aborted or is killed leaves nothing that `findImage` finds, no mount and no process.
 * Problems: `unknown-image`, `bad-recipe`, `not-root`, `images-folder-unusable`, `no-mmdebstrap`, `images-on-overlay`, `no-space`,
 * `no-mirror`, `no-archive-key`, `build-interrupted`, `image-build-failed`.
 */
export async function buildImage(options: BuildOptions): Promise<Result<BuiltImage, Problem>> {
	const { home, signal } = options;
	const description = await describeImage(home.root, options.name);
	if (!description.ok) return description;
	const early = await readBuilt(home, description.value);
	if (early) return succeed(early);
	if (process.getuid?.() !== 0) return fail(notRoot());
	const unusable = await makeFolder(home.images);
	if (unusable) return fail(unusable);

	await using lock = await lockImages(
		home.images,
		() => options.onProgress({ fraction: 0, step: 'Waiting for another build to end' }),
		signal,
	);
	if (!lock) return fail(interrupted());
	await removeLeftovers(home.images);
	const built = await readBuilt(home, description.value);
	if (built) return succeed(built);
	const obstacle = await findObstacle(home.images, description.value);
	return obstacle ? fail(obstacle) : await buildLocked(options, description.value);
}

async function makeFolder(path: string): Promise<Problem | undefined> {
	try {
		await mkdir(path, { recursive: true });
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
		return badFolder(path, cause as NodeJS.ErrnoException);
	}
	return undefined;
}

async function findObstacle(images: string, { recipe }: ImageDescription): Promise<Problem | undefined> {
	const missing = await run('mmdebstrap', ['--version']).catch((error: NodeJS.ErrnoException) => error);
	if (missing instanceof Error) return noMmdebstrap(missing);
	const disk = await statfs(images);
	if (disk.type === overlayMagic) return overlayFolder(images);
	const free = Math.floor((disk.bavail * disk.bsize) / 1_000_000);
	return free < recipe.spaceMegabytes ? noSpace(images, { needed: recipe.spaceMegabytes, free }) : undefined;
}

async function buildLocked(
	{ home, onProgress, signal }: BuildOptions,
	description: ImageDescription,
): Promise<Result<BuiltImage, Problem>> {
	const { name, hash } = description;
	const path = builtPath(home, name, hash);
	const folder = join(home.images, `${leftoverPrefix}${name}-${hash}`);
	const work = join(folder, 'work');
	await mkdir(work, { recursive: true });
	try {
		const progress = new BuildProgress(onProgress);
		const build: Build = { description, folder, rootfs: join(folder, 'rootfs'), work, progress, signal };
		const problem = await runSteps(build);
		if (problem) return fail(problem);
		await removeTree(path);
		await rename(folder, path);
		return succeed({ name, hash, path, rootUid: labIds.first });
	} finally {
		await removeTree(folder);
	}
}

async function runSteps(build: Build): Promise<Problem | undefined> {
	try {
		for (const step of buildSteps) {
			const problem = build.signal?.aborted ? interrupted() : await step(build);
			if (problem) return problem;
		}
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
		return noSpace(build.folder, { needed: build.description.recipe.spaceMegabytes });
	}
	return undefined;
}
