import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';

/** Bytes of scripts for one bash: the least that Linux gives an environment, and a single string in it, is 128 KiB; see execve(2). */
const roomy = 60_000;

/**
 * Those of some scripts that bash parses, in one process for many. What is not among the answers may parse too (one too long, one
 * that ends in the middle of a here-document): `bash -n` knows. Nothing of a script is run: bash gets each as the body of a function
 * in its environment, of which it takes nothing but one definition, and prints the ones it has. A body counts if its end is the end of
 * the script: then the redirection stands there whose name no script can know.
 */
export async function parsedTogether(scripts: readonly string[]): Promise<ReadonlySet<string>> {
	const parsed = await Promise.all(inParts(scripts).map(parsedInOne));
	return new Set(parsed.flat());
}

function inParts(scripts: readonly string[]): readonly (readonly string[])[] {
	const parts: string[][] = [];
	let room = 0;
	for (const script of scripts) {
		const size = Buffer.byteLength(script) + 200;
		if (size > roomy || script.includes('\0')) continue;
		if (size > room) {
			parts.push([]);
			room = roomy;
		}
		parts.at(-1)?.push(script);
		room -= size;
	}
	return parts;
}

/** Some mistakes, such as one in `$(...)`, end the bash that reads them: then each half has one of its own. */
async function parsedInOne(scripts: readonly string[]): Promise<readonly string[]> {
	const parsed = await askBash(scripts);
	if (parsed !== undefined) return parsed;
	if (scripts.length === 1) return [];
	const half = Math.ceil(scripts.length / 2);
	const halves = [scripts.slice(0, half), scripts.slice(half)];
	return (await Promise.all(halves.map(parsedInOne))).flat();
}

function askBash(scripts: readonly string[]): Promise<readonly string[] | undefined> {
	const secret = `end_${randomBytes(16).toString('hex')}`;
	const ends = scripts.map((_, index) => `\n} 2> ${secret}_${index}_\n`);
	const functions = scripts.map((script, index) => [
		`BASH_FUNC_${secret}_${index}_%%`,
		`() {\n:\n${script}${ends[index]}`,
	]);
	const env = { PATH: process.env.PATH, ...Object.fromEntries(functions) };
	const options = { env, maxBuffer: 100 * roomy } as const;
	return new Promise((resolve) => {
		execFile('bash', ['--norc', '-c', 'declare -f'], options, (error, printed) => {
			const ended = new Set(printed.match(/^\} 2> \w+$/gm));
			resolve(error === null ? scripts.filter((_, index) => ended.has(ends[index]?.trim() ?? '')) : undefined);
		});
	});
}
