import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What TypeScript says of the files of these lessons (`module/lesson`), as `file:line: what`: Node runs them without looking at
 * types. Nothing when it is aborted. Of what they import from elsewhere nothing is told.
 */
export async function typeMistakes(
	root: string,
	lessons: Iterable<string>,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const folder = await mkdtemp(join(tmpdir(), 'proclab-types-'));
	try {
		const project = join(folder, 'tsconfig.json');
		await writeFile(project, JSON.stringify(projectOf(root, lessons)));
		return await askTypeScript(root, { project, signal });
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function projectOf(root: string, lessons: Iterable<string>): object {
	return {
		extends: join(root, 'tsconfig.base.json'),
		compilerOptions: { lib: ['esnext'], types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
		include: [...lessons].map((lesson) => join(root, 'labs', lesson, '**/*.ts')),
	};
}

interface Asking {
	readonly project: string;
	readonly signal: AbortSignal;
}

function askTypeScript(root: string, { project, signal }: Asking): Promise<readonly string[]> {
	const program = join(root, 'node_modules/typescript/bin/tsc');
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			[program, '-p', project, '--pretty', 'false'],
			{ cwd: root, signal },
			(error, out, said) => {
				const mistakes = out.split('\n').flatMap(mistakeIn);
				if (error === null || signal.aborted || /^\S+\(\d+,\d+\): error TS/m.test(out)) resolve(mistakes);
				else resolve([`Types could not be checked: ${(out + said).trim() || error.message}`]);
			},
		);
	});
}

/** `labs/a/b/c/task.ts(3,1): error TS1: What.` as `labs/a/b/c/task.ts:3: What.`; lines below one that are indented explain it. */
function mistakeIn(line: string): readonly string[] {
	const [, file, number, what] = /^(labs\/[^(]+)\((\d+),\d+\): error TS\d+: (.*)$/.exec(line) ?? [];
	return file === undefined ? [] : [`${file}:${number}: ${what}`];
}
