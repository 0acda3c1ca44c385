import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lessonPlace } from '../../course/lesson-place.ts';

/** A folder of `content/`. */
export interface ModulePlace {
	readonly id: string;
	/** `010-processes` */
	readonly folder: string;
}

/** The modules there are, in the order of their numbers. */
export async function modulesIn(root: string): Promise<readonly ModulePlace[]> {
	const entries = await readdir(join(root, 'content'), { withFileTypes: true });
	return entries
		.filter((entry) => entry.isDirectory())
		.flatMap(({ name }) => {
			const id = /^\d+-(.+)$/.exec(name)?.[1];
			return id === undefined ? [] : { id, folder: name };
		})
		.sort((a, b) => Number.parseInt(a.folder, 10) - Number.parseInt(b.folder, 10));
}

/** The lessons there are, by id: their files from the checkout's root. */
export async function lessonsIn(root: string): Promise<ReadonlyMap<string, string>> {
	const found = new Map<string, string>();
	for (const { folder } of await modulesIn(root))
		for (const name of await readdir(join(root, 'content', folder))) {
			const file = `content/${folder}/${name}`;
			const place = lessonPlace(file);
			if (place !== undefined) found.set(place.id, file);
		}
	return found;
}

/** The number after the last of these names: `030` after `020-two-numbers`. */
export function nextNumber(names: readonly string[]): string {
	const numbers = names.map((name) => Number.parseInt(name, 10)).filter(Number.isInteger);
	return String(Math.max(0, ...numbers) + 10).padStart(3, '0');
}
