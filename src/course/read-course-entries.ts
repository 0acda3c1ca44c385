import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CourseEntries, LabEntry, TranscriptFiles } from './course-entries.ts';
import { fileNames, folderNames } from './list-folder.ts';
import { readItem, readScript } from './read-item.ts';
import { readModule } from './read-module.ts';

/** Reads every file of a course under `root`, modules as they are now. */
export async function readCourseEntries(root: string): Promise<CourseEntries> {
	const file = 'content/course.yaml';
	const [text, curriculum, lessons, labs, images] = await Promise.all([
		readFile(join(root, file), 'utf8'),
		readCurriculum(root),
		readLessons(root),
		readLabs(root),
		folderNames(join(root, 'labs/images')),
	]);
	return { courseFile: { file, text }, curriculum, lessons, labs, images };
}

/** `content/curriculum.yaml`, as it is. */
export async function readCurriculum(root: string): Promise<CourseEntries['curriculum']> {
	const file = 'content/curriculum.yaml';
	return existsSync(join(root, file)) ? { file, text: await readFile(join(root, file), 'utf8') } : null;
}

async function readLessons(root: string) {
	const modules = await folderNames(join(root, 'content'));
	const files = await Promise.all(
		modules.map(async (module) => {
			const names = await fileNames(join(root, 'content', module));
			return names.filter((name) => /\.mdx?$/.test(name)).map((name) => `content/${module}/${name}`);
		}),
	);
	return Promise.all(files.flat().map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })));
}

async function readLabs(root: string): Promise<LabEntry[]> {
	const modules = (await folderNames(join(root, 'labs'))).filter((name) => name !== 'images');
	const lessons = await Promise.all(
		modules.map(async (module) => {
			const names = await folderNames(join(root, 'labs', module));
			return names.map((name) => `${module}/${name}`);
		}),
	);
	return Promise.all(lessons.flat().map((lesson) => readLab(root, lesson)));
}

async function readLab(root: string, lesson: string): Promise<LabEntry> {
	const folder = `labs/${lesson}`;
	const path = join(root, folder);
	const [names, files, lab, transcripts] = await Promise.all([
		folderNames(path),
		fileNames(path),
		readModule(root, `${folder}/lab.ts`),
		readTranscripts(root, `${folder}/transcripts`),
	]);
	const folders = names.filter((name) => name !== 'transcripts');
	const items = await Promise.all(folders.map((name) => readItem(root, `${folder}/${name}`)));
	return { lesson, folder, lab, items, transcripts, others: files.filter((name) => name !== 'lab.ts') };
}

async function readTranscripts(root: string, folder: string): Promise<TranscriptFiles> {
	const names = await fileNames(join(root, folder));
	const [scripts, texts] = await Promise.all([
		readEach(names, '.sh', (name) => readScript(root, `${folder}/${name}`)),
		readEach(names, '.txt', (name) => readFile(join(root, folder, name), 'utf8')),
	]);
	return { scripts, texts, others: names.filter((name) => !/\.(sh|txt)$/.test(name)) };
}

/** Those that end so, by what is before. */
async function readEach<T>(
	names: readonly string[],
	suffix: string,
	read: (name: string) => Promise<T>,
): Promise<Readonly<Record<string, T>>> {
	const wanted = names.filter((name) => name.endsWith(suffix));
	return Object.fromEntries(
		await Promise.all(wanted.map(async (name) => [name.slice(0, -suffix.length), await read(name)] as const)),
	);
}
