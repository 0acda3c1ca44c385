import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, release, totalmem } from 'node:os';

/** Where figures were taken. */
export interface Machine {
	/** `2 cores, 24 GB, Debian GNU/Linux 12 (bookworm), Linux 6.18.0` */
	readonly words: string;
	/** The commit that was tried, and whether files differed from it. */
	readonly commit: string;
}

/** This machine, and the commit of the checkout at `root`. */
export function describeMachine(root: string): Machine {
	const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
	const system = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
	const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
	const isChanged = git('status', '--porcelain', '--', 'src', 'labs', 'content') !== '';
	return {
		words: `${availableParallelism()} cores, ${memory}, ${system}, Linux ${release()}`,
		commit: `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ', with changes that are not committed' : ''}`,
	};
}
