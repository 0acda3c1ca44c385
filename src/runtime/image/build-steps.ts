import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Problem } from '../../foundation/problem.ts';
import { createAptProgress } from './apt-progress.ts';
import { debianSources, readAptHost, readAptOptions } from './apt-sources.ts';
import { explainFailure, interrupted } from './build-problems.ts';
import type { BuildPart, BuildProgress } from './build-progress.ts';
import { type ImageFile, labIds } from './built-image.ts';
import type { ImageDescription } from './describe-image.ts';
import { listCapabilities, restoreCapabilities } from './file-capabilities.ts';
import { type Bootstrap, layerHook, mmdebstrapCommand, ownScript, type PackageSource } from './mmdebstrap.ts';
import { fullName, type LayeredImage, writeOciLayout } from './oci-layout.ts';
import type { ContainerImage } from './recipe.ts';
import { runSandboxed } from './sandbox.ts';
import { shiftOwners } from './shift-owners.ts';

const run = promisify(execFile);

/** One build under way. */
export interface Build {
	readonly description: ImageDescription;
	/** The folder that becomes the image. */
	readonly folder: string;
	readonly rootfs: string;
	/** For what is needed only while building. */
	readonly work: string;
	readonly progress: BuildProgress;
	readonly signal: AbortSignal | undefined;
}

/** A step answers what kept it from being done. */
type BuildStepFunction = (build: Build) => Promise<Problem | undefined>;

/** In order. */
export const buildSteps: readonly BuildStepFunction[] = [
	installSystems,
	finishRoot,
	packScratchImages,
	fillStore,
	giveToLab,
];

/** The lab's own system and, beside it, that of its container images. */
async function installSystems(build: Build): Promise<Problem | undefined> {
	const { recipe, folder } = build.description;
	const host = await readAptHost();
	const source: PackageSource = {
		suite: recipe.suite,
		sources: await debianSources(host, recipe.suite),
		aptOptions: await readAptOptions(host),
	};
	await mkdir(join(build.work, 'tmp'), { recursive: true });
	const failed = new AbortController();
	const install = async (part: BuildPart, bootstrap: Bootstrap) => {
		const argv = mmdebstrapCommand(source, bootstrap);
		const problem = await runStep({ ...build, signal: joinSignals(build.signal, failed.signal) }, part, argv);
		if (problem) failed.abort();
		return problem;
	};
	const lab = { target: build.rootfs, packages: recipe.packages, dpkgConfig: join(folder, 'dpkg.cfg'), hooks: [] };
	const bootstraps = [install('packages', lab)];
	const containers = containerSystem(build);
	if (containers) bootstraps.push(install('containers', containers));
	const problems = (await Promise.all(bootstraps)).filter((problem) => problem !== undefined);
	if (build.signal?.aborted) return interrupted();
	return problems.find((problem) => problem.code !== interrupted().code);
}

function joinSignals(outer: AbortSignal | undefined, own: AbortSignal): AbortSignal {
	return outer ? AbortSignal.any([outer, own]) : own;
}

function containerSystem({ description, work }: Build): Bootstrap | undefined {
	const layered = description.recipe.containers?.images.filter((image) => image.from !== 'scratch') ?? [];
	const base = layered.find((image) => image.from === 'packages');
	if (!base) return undefined;
	const scripts = join(description.folder, 'containers');
	return {
		target: join(work, 'containers'),
		packages: base.packages,
		dpkgConfig: join(scripts, 'dpkg.cfg'),
		hooks: layered.map((image) => layerHook(image, work, scripts)),
	};
}

async function runStep(build: Build, part: BuildPart, argv: readonly string[]): Promise<Problem | undefined> {
	const read = createAptProgress();
	const { status, output } = await runSandboxed({
		argv,
		env: { TMPDIR: join(build.work, 'tmp') },
		signal: build.signal,
		onLine: (line) => {
			const now = read(line);
			if (now) build.progress.advance(part, now.fraction, part === 'packages' ? now.step : undefined);
		},
	});
	if (status === 0) return undefined;
	return build.signal?.aborted ? interrupted() : explain(build, 'Installing packages', output);
}

function explain(build: Build, step: string, output: readonly string[]): Problem {
	return explainFailure(step, output, { folder: build.folder, needed: build.description.recipe.spaceMegabytes });
}

/** Runs a script of this folder with the new root as its root directory, and without a network. */
async function runInRoot(build: Build, step: string, argv: readonly string[]): Promise<Problem | undefined> {
	const enter = ['sh', ownScript('enter-root.sh'), build.rootfs, build.description.folder, build.work];
	const { status, output } = await runSandboxed({ argv: [...enter, ...argv], offline: true, signal: build.signal });
	if (status === 0) return undefined;
	return build.signal?.aborted ? interrupted() : explain(build, step, output);
}

/** Scripts come from this folder, which isn't visible inside: so their text is an argument. */
async function scriptInRoot(build: Build, script: string, ...args: readonly string[]): Promise<Problem | undefined> {
	const text = await readFile(ownScript(script), 'utf8');
	return runInRoot(build, script, ['sh', '-c', text, script, ...args]);
}

async function finishRoot(build: Build): Promise<Problem | undefined> {
	build.progress.advance('finish', 0, 'Setting up the lab');
	await emptyFolder(join(build.rootfs, 'dev'));
	const problem = await scriptInRoot(build, 'finish-root.sh');
	build.progress.advance('finish', 1, 'Setting up the lab');
	return problem;
}

async function emptyFolder(path: string): Promise<void> {
	await rm(path, { recursive: true, force: true });
	await mkdir(path);
}

async function packScratchImages(build: Build): Promise<Problem | undefined> {
	for (const image of imagesOf(build).filter((image) => image.from === 'scratch')) {
		const problem = await scriptInRoot(
			build,
			'scratch-layer.sh',
			image.name,
			`/run/recipe/containers/${image.name}.sh`,
		);
		if (problem) return problem;
	}
	return undefined;
}

function imagesOf(build: Build): readonly ContainerImage[] {
	return build.description.recipe.containers?.images ?? [];
}

/** The engine's own pull makes the store, so that it is as the engine wants it. */
async function fillStore(build: Build): Promise<Problem | undefined> {
	const { containers } = build.description.recipe;
	if (!containers) return undefined;
	build.progress.advance('store', 0, 'Filling the image store');
	const images = containers.images;
	await writeOciLayout(join(build.work, 'oci'), layer(images, build.work), new Date());
	build.progress.advance('store', 0.4, 'Filling the image store');
	const names = images.map((image) => fullName(image.name));
	const problem = await scriptInRoot(build, 'fill-store.sh', containers.store, ...names);
	build.progress.advance('store', 1, 'Filling the image store');
	return problem;
}

/** Each image is its own layer on those of the image that it is from. */
function layer(images: readonly ContainerImage[], work: string): LayeredImage[] {
	const layers = new Map<string, readonly string[]>();
	return images.map(({ name, from, config }) => {
		const own = [...(layers.get(from) ?? []), join(work, `${name}.tar`)];
		layers.set(name, own);
		return { name, config, layers: own };
	});
}

/** Makes everything the lab's own, and writes down what it is. */
async function giveToLab(build: Build): Promise<undefined> {
	const { description, rootfs, progress } = build;
	progress.advance('owners', 0, "Giving the files to the lab's root");
	const capabilities = await listCapabilities(rootfs);
	const packages = await packageVersions(rootfs);
	const tree = await shiftOwners(rootfs, labIds.first);
	await restoreCapabilities(rootfs, capabilities, labIds.first);
	progress.advance('owners', 0.6, 'Writing to the disk');
	const file: ImageFile = {
		name: description.name,
		hash: description.hash,
		rootUid: labIds.first,
		idCount: labIds.count,
		suite: description.recipe.suite,
		builtAt: new Date().toISOString(),
		bytes: tree.bytes,
		files: tree.files,
		packages,
		containerImages: imagesOf(build).map((image) => image.name),
	};
	await writeFile(join(build.folder, 'image.json'), `${JSON.stringify(file, null, '\t')}\n`);
	await rm(build.work, { recursive: true });
	await run('sync', ['--file-system', build.folder]);
	progress.advance('owners', 1, 'Done');
}

async function packageVersions(rootfs: string): Promise<Record<string, string>> {
	const { stdout } = await run('chroot', [rootfs, 'dpkg-query', '--show']);
	const pairs = stdout
		.trim()
		.split('\n')
		.map((line) => {
			const [name = '', version = ''] = line.split('\t');
			return [name.replace(/:.*/, ''), version] as const;
		});
	return Object.fromEntries(pairs);
}
