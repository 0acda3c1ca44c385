import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContainerImage } from './recipe.ts';

/** Where Debian packages come from. */
export interface PackageSource {
	readonly suite: string;
	/** Lines of sources.list(5); empty means mmdebstrap's own default. */
	readonly sources: readonly string[];
	/** Lines of apt.conf(5). */
	readonly aptOptions: readonly string[];
}

export interface Bootstrap {
	readonly target: string;
	readonly packages: readonly string[];
	/** A dpkg.cfg(5) that holds inside. */
	readonly dpkgConfig: string;
	/** Commands for sh(1), with the new root as `$1`, run at the end. */
	readonly hooks: readonly string[];
}

/** The command line that installs a Debian system into a new folder. */
export function mmdebstrapCommand(source: PackageSource, bootstrap: Bootstrap): string[] {
	const copyConfig = `mkdir -p "$1/etc/dpkg/dpkg.cfg.d" && cp ${quote(bootstrap.dpkgConfig)} "$1/etc/dpkg/dpkg.cfg.d/proclab"`;
	return [
		'mmdebstrap',
		'--verbose',
		'--mode=root',
		'--variant=essential',
		'--format=directory',
		`--include=${bootstrap.packages.join(',')}`,
		...['Acquire::Retries "3";', 'Acquire::http::Timeout "20";', ...source.aptOptions].map(
			(line) => `--aptopt=${line}`,
		),
		`--setup-hook=${copyConfig}`,
		...bootstrap.hooks.map((hook) => `--customize-hook=${hook}`),
		source.suite,
		bootstrap.target,
		...source.sources,
	];
}

/** The hook that adds a container image's packages and packs its layer. */
export function layerHook(image: ContainerImage, layers: string, scripts: string): string {
	const script = join(scripts, `${image.name}.sh`);
	const added = image.from === 'packages' ? [] : image.packages;
	return ['sh', ownScript('add-layer.sh'), '"$1"', join(layers, `${image.name}.tar`), script, ...added]
		.map((word) => (word === '"$1"' ? word : quote(word)))
		.join(' ');
}

/** The path of a script beside this file. */
export function ownScript(name: string): string {
	return fileURLToPath(new URL(name, import.meta.url));
}

/** One word of sh(1). */
function quote(word: string): string {
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
