import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folders in these folders; one that has just gone has none. */
export function foldersIn(folders: readonly string[]): readonly string[] {
	return folders.flatMap((folder) => {
		try {
			const entries = readdirSync(folder, { withFileTypes: true });
			return entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : []));
		} catch (error) {
			if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
			throw error;
		}
	});
}
