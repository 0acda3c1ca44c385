import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CourseEntries, LabEntry } from './course-entries.ts';
import { fileNames, folderNames } from './list-folder.ts';
import { readItem } from './read-item.ts';
import { type Reading, readModule } from './read-module.ts';

/** Reads every file of a course under `root`. Modules are imported anew for each `version`. */
export async function readCourseEntries(reading: Reading): Promise<CourseEntries> {
	const file = 'content/course.yaml';
	const [text, lessons, labs, images] = await Promise.all([
		readFile(join(reading.root, file), 'utf8'),
		readLessons(reading.root),
		readLabs(reading),
		folderNames(join(reading.root, 'labs/images')),
	]);
	return { courseFile: { file, text }, lessons, labs, images };
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

async function readLabs(reading: Reading): Promise<LabEntry[]> {
	const modules = (await folderNames(join(reading.root, 'labs'))).filter((name) => name !== 'images');
	const lessons = await Promise.all(
		modules.map(async (module) => {
			const names = await folderNames(join(reading.root, 'labs', module));
			return names.map((name) => `${module}/${name}`);
		}),
	);
	return Promise.all(lessons.flat().map((lesson) => readLab(reading, lesson)));
}

async function readLab(reading: Reading, lesson: string): Promise<LabEntry> {
	const folder = `labs/${lesson}`;
	const path = join(reading.root, folder);
	const [names, files, lab] = await Promise.all([
		folderNames(path),
		fileNames(path),
		readModule(reading, `${folder}/lab.ts`),
	]);
	const items = await Promise.all(names.map((name) => readItem(reading, `${folder}/${name}`)));
	return { lesson, folder, lab, items, others: files.filter((name) => name !== 'lab.ts') };
}
