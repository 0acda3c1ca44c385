import { nearest } from '../foundation/nearest.ts';
import { type Given, isRecord, optional, type Rule, show } from './rules.ts';

/** A look at a lab takes the longer the more files it looks for. */
const mostFiles = 24;

const wishKeys = ['path', 'text', 'in'];

/** `files` of a task or question. */
export const filesRule: Rule = optional((value) => {
	if (!Array.isArray(value)) return `files is ${show(value)}; it must be a list of paths in the lab`;
	if (value.length === 0) return 'files is empty; leave it out';
	if (value.length > mostFiles) return `files has ${value.length}; it may have ${mostFiles} at most`;
	return value.map(checkWish).find((fault) => fault !== undefined);
});

function checkWish(wish: unknown, index: number): string | undefined {
	const name = `files[${index}]`;
	if (typeof wish === 'string') return checkPath(name, wish);
	if (!isRecord(wish)) return `${name} is ${show(wish)}; it must be a path or { path, text, in }`;
	const stranger = Object.keys(wish).find((key) => !wishKeys.includes(key));
	if (stranger !== undefined) {
		const meant = nearest(stranger, wishKeys);
		return `${name} has '${stranger}'; ${meant === undefined ? 'it may have path, text and in' : `did you mean '${meant}'?`}`;
	}
	if (wish.text !== undefined && wish.text !== true) return `${name}.text is ${show(wish.text)}; it must be true`;
	if (wish.in !== undefined && wish.in !== 'lab' && wish.in !== 'each-root')
		return `${name}.in is ${show(wish.in)}; it must be 'lab' or 'each-root'`;
	return checkPath(`${name}.path`, wish.path);
}

/** As the kernel would walk it: nothing in it leads back or does nothing. */
function checkPath(name: string, path: unknown): string | undefined {
	if (typeof path !== 'string' || !path.startsWith('/'))
		return `${name} is ${show(path)}; it must be an absolute path in the lab`;
	if (path.length > 512 || path.includes('\0')) return `${name} is no path that a learner could type`;
	const steps = path === '/' ? [] : path.slice(1).split('/');
	const odd = steps.find((step) => step === '' || step === '.' || step === '..');
	return odd === undefined
		? undefined
		: `${name} is ${show(path)}; write it without '//', '.', '..' and a '/' at its end`;
}

/** What is wrong between `reads` and `files`. */
export function checkFilesRead({ reads, files }: Given): readonly string[] {
	const isRead = Array.isArray(reads) && reads.includes('files');
	if (isRead && files === undefined) return ["reads has 'files', but files is missing: the paths to look at"];
	if (!isRead && files !== undefined) return ["files is given, but reads has no 'files'"];
	return [];
}
