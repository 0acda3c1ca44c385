import { execFile } from 'node:child_process';

const answers = new Map<string, Promise<string | null>>();

/** The first line of what `bash -n` says of a script; `null` if it parses. A process for each text it has not seen yet. */
export function bashSyntaxError(script: string): Promise<string | null> {
	const known = answers.get(script) ?? askBash(script);
	answers.set(script, known);
	return known;
}

function askBash(script: string): Promise<string | null> {
	return new Promise((resolve) => {
		const child = execFile('bash', ['-n'], (error, _stdout, stderr) => {
			const said = stderr
				.trim()
				.split('\n')[0]
				?.replace(/^bash: /, '');
			resolve(error === null ? null : said || error.message);
		});
		child.stdin?.end(script);
	});
}
