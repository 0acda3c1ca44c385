import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where distributions keep programs of administrators, which aren't in everyone's PATH. */
const administrative = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * The path of a program in PATH or the administrators' folders; `undefined` when there is none.
 * @param {string} name a name, or an absolute path
 * @param {string} path the PATH to search
 */
export function findProgram(name, path = process.env.PATH ?? '') {
	if (name.startsWith('/')) return isExecutable(name) ? name : undefined;
	const folders = [...path.split(delimiter).filter(Boolean), ...administrative];
	return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
