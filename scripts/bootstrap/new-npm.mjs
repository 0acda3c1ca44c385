import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runLogged } from './logged-run.mjs';

/**
 * From this on npm installs every optional package of ours. An older Node leaves out those whose `engines` it does not fit, among them
 * the native parts of the site's builder, although the pinned Node will run them.
 */
const newEnough = { major: 22, minor: 12 };

/** @param {string} nodeVersion `20.1.0` */
export function isNodeNewEnough(nodeVersion) {
	const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
	return major > newEnough.major || (major === newEnough.major && minor >= newEnough.minor);
}

/** @typedef {{ file: string, args: readonly string[], env?: Readonly<Record<string, string>> }} Npm */

/**
 * Fetches the pinned Node, and an npm that runs on it, with the old npm of the system, into a folder that is removed again.
 * @param {string} root the checkout
 * @param {Npm} old
 * @returns {Promise<{ npm: Npm, remove: () => void } | { tail: string }>}
 */
export async function fetchNewNpm(root, old) {
	const folder = join(root, '.proclab', `bootstrap-${process.pid}`);
	mkdirSync(folder, { recursive: true });
	const remove = () => rmSync(folder, { recursive: true, force: true });
	const { node, npm } = pinnedVersions(root);
	const result = await runLogged({
		title: `Fetching Node ${node}`,
		file: old.file,
		args: [
			...old.args,
			'install',
			'--prefix',
			folder,
			'--no-save',
			'--no-audit',
			'--no-fund',
			`node@${node}`,
			`npm@${npm}`,
		],
		cwd: folder,
	});
	if (!result.ok) {
		remove();
		return { tail: result.tail };
	}
	const modules = join(folder, 'node_modules');
	const cli = join(modules, 'npm', 'bin', 'npm-cli.js');
	return { npm: { file: join(modules, 'node', 'bin', 'node'), args: [cli], env: await readConfig(old) }, remove };
}

/** @param {string} root */
function pinnedVersions(root) {
	/** @type {{ devDependencies: { node: string }, packageManager: string }} */
	const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	return { node: manifest.devDependencies.node, npm: manifest.packageManager.replace('npm@', '') };
}

/**
 * Where the system's npm has its global configuration (mirrors, certificates): another npm would look beside itself.
 * @param {Npm} old
 * @returns {Promise<Record<string, string>>}
 */
async function readConfig(old) {
	const { ok, tail } = await runLogged({ file: old.file, args: [...old.args, 'config', 'get', 'globalconfig'] });
	return ok && tail.startsWith('/') ? { npm_config_globalconfig: tail } : {};
}
