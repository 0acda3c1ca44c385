import { execFile } from 'node:child_process';
import { type Dirent, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProblemError } from '../foundation/problem.ts';
import type { CourseEntries, LabEntry, ModuleEntry, ScriptEntry, TaskEntry } from './course-entries.ts';

interface Reading {
	readonly root: string;
	/** Distinguishes this reading in module URLs, so that Node imports again; empty for the first. */
	readonly version: string;
}

/** Reads every file of a course under `root`. Modules are imported anew for each `version`. */
export async function readCourseEntries(reading: Reading): Promise<CourseEntries> {
	const file = 'content/course.yaml';
	const [text, lessons, labs, images] = await Promise.all([
		readFile(join(reading.root, file), 'utf8'),
		readLessons(reading.root),
		readLabs(reading),
		folders(reading.root, 'labs/images'),
	]);
	return { courseFile: { file, text }, lessons, labs, images };
}

async function readLessons(root: string) {
	const modules = await folders(root, 'content');
	const files = await Promise.all(
		modules.map(async (module) => {
			const found = await list(root, `content/${module}`);
			return found
				.filter((entry) => entry.isFile() && /\.mdx?$/.test(entry.name))
				.map((entry) => `content/${module}/${entry.name}`);
		}),
	);
	return Promise.all(files.flat().map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })));
}

async function readLabs(reading: Reading): Promise<LabEntry[]> {
	const modules = (await folders(reading.root, 'labs')).filter((name) => name !== 'images');
	const labs = await Promise.all(
		modules.map(async (module) => {
			const lessons = await folders(reading.root, `labs/${module}`);
			return lessons.map((lesson) => ({ lesson: `${module}/${lesson}`, folder: `labs/${module}/${lesson}` }));
		}),
	);
	return Promise.all(
		labs.flat().map(async ({ lesson, folder }) => {
			const names = await folders(reading.root, folder);
			const tasks = await Promise.all(names.map((name) => readTask(reading, `${folder}/${name}`)));
			return { lesson, folder, lab: await readModule(reading, `${folder}/lab.ts`), tasks };
		}),
	);
}

async function readTask(reading: Reading, folder: string): Promise<TaskEntry> {
	const { root } = reading;
	const found = existsSync(join(root, folder, 'attempts')) ? await list(root, `${folder}/attempts`) : [];
	const names = found.filter((entry) => entry.name.endsWith('.sh')).map((entry) => basename(entry.name, '.sh'));
	const attempts = await Promise.all(
		names.sort().map(async (name) => [name, await readScript(root, `${folder}/attempts/${name}.sh`)] as const),
	);
	const solution = `${folder}/solution.sh`;
	const task = await readModule(reading, `${folder}/task.ts`);
	return {
		name: basename(folder),
		folder,
		task,
		startSyntaxError: await startSyntaxError(task),
		solution: existsSync(join(root, solution)) ? await readScript(root, solution) : null,
		attempts: Object.fromEntries(attempts),
	};
}

async function readModule({ root, version }: Reading, file: string): Promise<ModuleEntry | null> {
	const path = join(root, file);
	if (!existsSync(path)) return null;
	try {
		const url = pathToFileURL(path).href + version;
		const module: { default?: unknown } = await import(/* @vite-ignore */ url);
		return { file, value: module.default };
	} catch (error) {
		return { file, error: whyNot(error) };
	}
}

function whyNot(error: unknown): string {
	if (error instanceof ProblemError) return error.problem.why;
	return `It can't be imported: ${error instanceof Error ? error.message : error}`;
}

async function readScript(root: string, file: string): Promise<ScriptEntry> {
	const path = join(root, file);
	const [text, said] = await Promise.all([readFile(path, 'utf8'), bashSyntaxError([path])]);
	const syntaxError = said === null ? null : said.replace(`${path}: `, '');
	return { file, text, syntaxError };
}

async function startSyntaxError(task: ModuleEntry | null): Promise<string | null> {
	const value = task !== null && 'value' in task ? task.value : undefined;
	const start: unknown = Object(value).start;
	if (typeof start !== 'string') return null;
	const said = await bashSyntaxError(['-c', start]);
	return said === null ? null : said.replace(/^bash: (-c: )?/, '');
}

/** The first line of what `bash -n` says; `null` if the script parses. */
function bashSyntaxError(script: readonly string[]): Promise<string | null> {
	return new Promise((resolve) => {
		execFile('bash', ['-n', ...script], (error, _stdout, stderr) => {
			resolve(error === null ? null : stderr.trim().split('\n')[0] || error.message);
		});
	});
}

async function folders(root: string, path: string): Promise<string[]> {
	const found = await list(root, path);
	return found
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name)
		.sort();
}

function list(root: string, path: string): Promise<Dirent[]> {
	const folder = join(root, path);
	return existsSync(folder) ? readdir(folder, { withFileTypes: true }) : Promise.resolve([]);
}
