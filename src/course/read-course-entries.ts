import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CourseEntries, LabEntry, TranscriptFiles } from './course-entries.ts';
import { fileNames, folderNames } from './list-folder.ts';
import { readItem, readScript } from './read-item.ts';
import { readModule } from './read-module.ts';

/** Reads every file of a course under `root`, modules as they are now. One after another: what is in the page cache is there at once. */
export async function readCourseEntries(root: string): Promise<CourseEntries> {
	return {
		courseFile: readText(root, 'content/course.yaml'),
		curriculum: readCurriculum(root),
		lessons: readLessons(root),
		images: folderNames(join(root, 'labs/images')),
		labs: await readLabs(root),
	};
}

/** `content/curriculum.yaml`, as it is. */
export function readCurriculum(root: string): CourseEntries['curriculum'] {
	const file = 'content/curriculum.yaml';
	return existsSync(join(root, file)) ? readText(root, file) : null;
}

function readText(root: string, file: string) {
	return { file, text: readFileSync(join(root, file), 'utf8') };
}

function readLessons(root: string) {
	return folderNames(join(root, 'content')).flatMap((module) =>
		fileNames(join(root, 'content', module))
			.filter((name) => /\.mdx?$/.test(name))
			.map((name) => readText(root, `content/${module}/${name}`)),
	);
}

async function readLabs(root: string): Promise<LabEntry[]> {
	const modules = folderNames(join(root, 'labs')).filter((name) => name !== 'images');
	const lessons = modules.flatMap((module) =>
		folderNames(join(root, 'labs', module)).map((name) => `${module}/${name}`),
	);
	return Promise.all(lessons.map((lesson) => readLab(root, lesson)));
}

async function readLab(root: string, lesson: string): Promise<LabEntry> {
	const folder = `labs/${lesson}`;
	const path = join(root, folder);
	const [lab, transcripts, items] = await Promise.all([
		readModule(root, `${folder}/lab.ts`),
		readTranscripts(root, `${folder}/transcripts`),
		Promise.all(
			folderNames(path)
				.filter((name) => name !== 'transcripts')
				.map((name) => readItem(root, `${folder}/${name}`)),
		),
	]);
	return { lesson, folder, lab, items, transcripts, others: fileNames(path).filter((name) => name !== 'lab.ts') };
}

async function readTranscripts(root: string, folder: string): Promise<TranscriptFiles> {
	const names = fileNames(join(root, folder));
	const [scripts, texts] = await Promise.all([
		readEach(names, '.sh', (name) => readScript(root, `${folder}/${name}`)),
		readEach(names, '.txt', (name) => readText(root, `${folder}/${name}`).text),
	]);
	return { scripts, texts, others: names.filter((name) => !/\.(sh|txt)$/.test(name)) };
}

/** Those that end so, by what is before. */
async function readEach<T>(
	names: readonly string[],
	suffix: string,
	read: (name: string) => T | Promise<T>,
): Promise<Readonly<Record<string, T>>> {
	const wanted = names.filter((name) => name.endsWith(suffix));
	return Object.fromEntries(
		await Promise.all(wanted.map(async (name) => [name.slice(0, -suffix.length), await read(name)] as const)),
	);
}
