import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { nearest } from '../../foundation/nearest.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { lessonsIn, modulesIn, nextNumber } from './course-places.ts';
import { alreadyThere, type Made, replaceNames, templateFolder, titleOf } from './scaffold.ts';

interface NewLesson {
	readonly module: string;
	readonly lesson: string;
	/** A new module may have a name that is near to that of another. */
	readonly mayAddModule: boolean;
}

/** Makes a lesson without tasks: prose and `lab.ts`; its module too, if there is none of that name. */
export async function newLesson(
	root: string,
	{ module, lesson, mayAddModule }: NewLesson,
): Promise<Result<Made, Problem>> {
	const id = `${module}/${lesson}`;
	const lab = `labs/${id}/lab.ts`;
	const taken = alreadyThere(root, (await lessonsIn(root)).get(id) ?? lab);
	if (taken !== undefined) return fail(taken);
	const folder = await moduleFolder(root, { module, mayAddModule });
	if (!folder.ok) return folder;
	const path = join(root, 'content', folder.value.name);
	await mkdir(path, { recursive: true });
	await mkdir(join(root, 'labs', id), { recursive: true });
	const mdx = `content/${folder.value.name}/${nextNumber(await readdir(path))}-${lesson}.mdx`;
	await writeFile(join(root, mdx), replaceNames(await template('lesson.mdx'), { 'New lesson': titleOf(lesson) }), {
		flag: 'wx',
	});
	await writeFile(join(root, lab), await template('lab.ts'), { flag: 'wx' });
	if (folder.value.isNew) await nameModule(root, module);
	return succeed({
		files: [mdx, lab, ...(folder.value.isNew ? [`content/course.yaml (the title of the module ${module})`] : [])],
		next: [`./proclab new task ${id}/NAME`, 'npm run dev    shows it as you write'],
	});
}

function template(name: string): Promise<string> {
	return readFile(join(templateFolder('lesson'), name), 'utf8');
}

async function moduleFolder(
	root: string,
	{ module, mayAddModule }: { module: string; mayAddModule: boolean },
): Promise<Result<{ readonly name: string; readonly isNew: boolean }, Problem>> {
	const modules = await modulesIn(root);
	const known = modules.find(({ id }) => id === module);
	if (known !== undefined) return succeed({ name: known.folder, isNew: false });
	const meant = nearest(
		module,
		modules.map(({ id }) => id),
	);
	if (meant !== undefined && !mayAddModule)
		return fail({
			code: 'unknown-module',
			what: `There is no module "${module}".`,
			why: `Its name is near to that of "${meant}".`,
			fix: `If you meant "${meant}", write that; to begin a module, add --new-module.`,
		});
	return succeed({ name: `${nextNumber(modules.map(({ folder }) => folder))}-${module}`, isNew: true });
}

/** Adds a title to `content/course.yaml`, whose comments stay. */
async function nameModule(root: string, module: string): Promise<void> {
	const file = join(root, 'content', 'course.yaml');
	const document = parseDocument(existsSync(file) ? await readFile(file, 'utf8') : '');
	document.setIn(['modules', module], titleOf(module));
	await writeFile(file, document.toString({ lineWidth: 0 }));
}
