import { execFile } from 'node:child_process';

/** The first line of what `bash -n` says of a script; `null` if it parses. */
export function bashSyntaxError(script: string): Promise<string | null> {
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
