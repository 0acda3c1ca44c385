import { createHash } from 'node:crypto';

/** @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage */
/** @typedef {{ packages?: Record<string, LockedPackage> }} Lock */

/** @param {string} text */
export function lockHash(text) {
	return createHash('sha256').update(text).digest('hex');
}

/**
 * Whether `npm ci` is due: not when the stamp is of this lock file, nor when npm itself noted the same packages as installed.
 * @param {{ lock: string, stamp: string | undefined, installed: string | undefined }} files texts of package-lock.json, of our
 *   stamp, and of npm's own `node_modules/.package-lock.json`
 */
export function isInstallDue({ lock, stamp, installed }) {
	if (installed === undefined) return true;
	if (stamp?.trim() === lockHash(lock)) return false;
	return !sameVersions(parse(lock), parse(installed));
}

/**
 * @param {Lock} lock
 * @param {Lock} installed
 */
function sameVersions(lock, installed) {
	const wanted = Object.entries(lock.packages ?? {}).filter(([path]) => path !== '');
	const have = installed.packages ?? {};
	return (
		wanted.length > 0 &&
		wanted.every(([path, entry]) => {
			const found = have[path];
			return found === undefined ? mayBeMissing(entry) : found.version === entry.version;
		})
	);
}

/**
 * Optional packages for other machines are. One for this machine that is missing was left out by an npm that ran on an old Node.
 * @param {LockedPackage} entry
 */
function mayBeMissing({ optional, os, cpu, libc }) {
	if (optional !== true) return false;
	const isForThis = os?.includes(process.platform) && cpu?.includes(process.arch) && !libc?.includes('musl');
	return isForThis !== true;
}

/**
 * @param {string} text
 * @returns {Lock}
 */
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}
