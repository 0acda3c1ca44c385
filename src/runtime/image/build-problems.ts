import type { Problem } from '../../foundation/problem.ts';

export function notRoot(): Problem {
	return {
		code: 'not-root',
		what: "The lab image can't be built.",
		why: 'Building it makes files of other users, which takes root.',
		fix: 'Run the same command with sudo.',
	};
}

export function noMmdebstrap(cause: NodeJS.ErrnoException): Problem {
	const found = cause.code === 'ENOENT' ? 'is not installed' : `does not run: ${cause.message}`;
	return {
		code: 'no-mmdebstrap',
		what: "The lab image can't be built.",
		why: `The program mmdebstrap ${found}.`,
		fix: 'Install it: apt-get install mmdebstrap debian-archive-keyring.',
		cause,
	};
}

export function noSpace(folder: string, megabytes: { readonly needed: number; readonly free?: number }): Problem {
	const found = megabytes.free === undefined ? 'the disk became full' : `${megabytes.free} MB are free`;
	return {
		code: 'no-space',
		what: "The lab image can't be built.",
		why: `It needs about ${megabytes.needed} MB in ${folder}, and ${found}.`,
		fix: 'Free some space, or set PROCLAB_HOME to a folder on a larger disk.',
	};
}

export function overlayFolder(folder: string): Problem {
	return {
		code: 'images-on-overlay',
		what: "The lab image can't be built.",
		why: `${folder} is on an overlay file system, and labs lay their own overlay over the image.`,
		fix: 'Set PROCLAB_HOME to a folder on a real disk or a volume.',
	};
}

export function badFolder(folder: string, cause: NodeJS.ErrnoException): Problem {
	return {
		code: 'images-folder-unusable',
		what: "The lab image can't be built.",
		why: `The folder ${folder} can't be made: ${cause.message}.`,
		fix: 'Set PROCLAB_HOME to a folder that can be written.',
		cause,
	};
}

export function interrupted(): Problem {
	return {
		code: 'build-interrupted',
		what: 'The lab image was not built.',
		why: 'The build was interrupted; nothing of it is left.',
		fix: 'Start it again.',
	};
}

const unreachable =
	/could not resolve|failed to fetch|could(n't| not) connect|unable to connect|temporary failure|timed out|does not have a release file|network is unreachable/i;
const unsigned = /NO_PUBKEY|not signed|cannot be verified|no apt keyring|unknown key|missing key/i;

/** Says why a step failed, from the last lines that it wrote. */
export function explainFailure(
	step: string,
	output: readonly string[],
	space: { folder: string; needed: number },
): Problem {
	const said = output.filter((line) => /^(E|Err|W|Error|error)\b|^ {2}|: /.test(line));
	const tail = (said.length > 0 ? said : output).slice(-4).join(' | ');
	const what = "The lab image can't be built.";
	const cause = output.join('\n');
	if (output.some((line) => /no space left on device/i.test(line)))
		return { ...noSpace(space.folder, { needed: space.needed }), cause };
	if (output.some((line) => unsigned.test(line)))
		return {
			code: 'no-archive-key',
			what,
			why: `This machine lacks the key that Debian signs its packages with: ${tail}`,
			fix: 'Install or upgrade the package debian-archive-keyring.',
			cause,
		};
	if (output.some((line) => unreachable.test(line)))
		return {
			code: 'no-mirror',
			what,
			why: `Debian's packages can't be fetched: ${tail}`,
			fix: 'Check the network and the mirrors and proxy in /etc/apt, then start again.',
			cause,
		};
	return {
		code: 'image-build-failed',
		what,
		why: `${step} failed: ${tail}`,
		fix: 'The lines above say where; labs/images/ holds the recipe.',
		cause,
	};
}
