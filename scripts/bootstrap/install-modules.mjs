import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { pinnedNode } from './hand-over.mjs';
import { isInstallDue, lockHash } from './lock-stamp.mjs';
import { runLogged } from './logged-run.mjs';
import { fetchNewNpm, isNodeNewEnough } from './new-npm.mjs';

/**
 * Runs `npm ci` when the lock file changed since the last time; touches no network otherwise.
 * @param {string} root the checkout
 * @returns {Promise<string | undefined>} what is wrong, as text for a person
 */
export async function ensureModules(root) {
	const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
	const stampPath = join(root, 'node_modules', '.proclab-lock-sha256');
	const stamp = readIfThere(stampPath);
	const installed = readIfThere(join(root, 'node_modules', '.package-lock.json'));
	if (isInstallDue({ lock, stamp, installed }) || !existsSync(pinnedNode(root))) {
		const problem = await install(root);
		if (problem !== undefined) return problem;
	}
	if (stamp?.trim() !== lockHash(lock)) writeFileSync(stampPath, `${lockHash(lock)}\n`);
	return undefined;
}

/** @param {string} root */
async function install(root) {
	const npm = findNpm();
	if (npm === undefined)
		return 'npm is not installed, and Proclab fetches its parts with it.\nInstall npm (it comes with Node; on Debian and Ubuntu it is the package npm), then run this again.';
	if (isNodeNewEnough(process.versions.node)) return installWith(root, npm);
	const fetched = await fetchNewNpm(root, npm);
	if ('tail' in fetched) return npmFailed(fetched.tail);
	try {
		return await installWith(root, fetched.npm);
	} finally {
		fetched.remove();
	}
}

/**
 * @param {string} root
 * @param {import('./new-npm.mjs').Npm} npm
 */
async function installWith(root, npm) {
	const result = await runLogged({
		title: "Installing Proclab's packages with npm",
		file: npm.file,
		args: [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=warn'],
		cwd: root,
		env: npm.env,
	});
	if (!result.ok) return npmFailed(result.tail);
	if (existsSync(pinnedNode(root))) return undefined;
	return `npm installed its packages, but the pinned Node is not at ${pinnedNode(root)}.\nInstall scripts may be switched off (npm config get ignore-scripts): switch them on, remove node_modules and run this again.`;
}

/** @param {string} tail */
function npmFailed(tail) {
	return `${tail}\n\nnpm could not install Proclab's packages; its last lines are above.\nCheck the network and the free space, then run this again.`;
}

/** The npm that started us, or the one in PATH. */
function findNpm() {
	const script = process.env.npm_execpath;
	if (script?.endsWith('npm-cli.js') && existsSync(script)) return { file: process.execPath, args: [script] };
	const file = findProgram('npm');
	return file === undefined ? undefined : { file, args: [] };
}

/** @param {string} path */
function readIfThere(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}
