import { about, type Context, type Requirement } from './finding.ts';

/** Where system packages come from; the bootstrap knows each package manager's command. */
const installFix = 'Run npm start: it installs what is missing as root, or prints the command for this system.';

/** Releases that mend CVE-2026-41579, by their minor version. */
const mended: Readonly<Record<string, number>> = { '1.3': 6, '1.4': 3 };

export const privileges: Requirement = (machine, { rootless, entryProblem }) => {
	const say = about('privileges', 'Privileges');
	if (rootless)
		return say('info', 'an ordinary user, who is root in a user namespace; what labs lack there is said below');
	if (machine.uid === 0) return say('ok', 'root; web drops to a user without rights');
	if (entryProblem === undefined) return say('ok', `user ${machine.uid}, who may have labs`);
	return say(
		'fail',
		`${entryProblem.what} ${entryProblem.why}`,
		`${entryProblem.fix} Or start as root: sudo env "PATH=$PATH" npm start`,
	);
};

export const ociRuntime: Requirement = async (machine, { settings }) => {
	const say = about('oci-runtime', 'OCI runtime');
	const file = machine.findProgram('runc') ?? machine.findProgram('crun');
	if (file === undefined) return say('fail', 'neither runc nor crun is installed', installFix);
	const { ok, output } = await machine.run(file, ['--version']);
	const version = /version (\S+)/.exec(output)?.[1];
	if (!ok || version === undefined) return say('fail', `${file} does not run: ${output}`, 'Install it again.');
	const found = `${file} ${version}`;
	const isShared = !/^(127\.|::1$|localhost$)/.test(settings.listen);
	if (isShared && file.endsWith('runc') && isOldRunc(version))
		return say(
			'warn',
			found,
			'Others can reach this server: use runc 1.3.6, 1.4.3, 1.5.0 or newer, or see that your distribution mended CVE-2026-41579 in this one.',
		);
	return say('ok', found);
};

function isOldRunc(version: string): boolean {
	const [major = 0, minor = 0, patch = 0] = version.split(/[.+~-]/).map(Number);
	if (major !== 1 || minor >= 5) return major < 1;
	return patch < (mended[`1.${minor}`] ?? Number.POSITIVE_INFINITY);
}

export const imageTools: Requirement = (machine, context) => {
	const say = about('mmdebstrap', 'mmdebstrap');
	const file = machine.findProgram('mmdebstrap');
	if (file !== undefined) return say('ok', file);
	return say(allBuilt(context) ? 'warn' : 'fail', 'not installed; it makes the lab image', installFix);
};

export function allBuilt({ images }: Pick<Context, 'images'>): boolean {
	return Object.values(images).every((path) => path !== undefined);
}

export const mountTools: Requirement = (machine) => {
	const say = about('util-linux', 'mount, unshare, setpriv, perl');
	const missing = ['mount', 'unshare', 'setpriv', 'perl'].filter((name) => machine.findProgram(name) === undefined);
	return missing.length === 0 ? say('ok', 'installed') : say('fail', `${missing.join(', ')} missing`, installFix);
};

export const node: Requirement = (machine) => {
	const say = about('node', 'Node');
	const major = Number.parseInt(machine.nodeVersion, 10);
	if (major >= 24) return say('ok', machine.nodeVersion);
	return say('fail', machine.nodeVersion, 'Start with npm start or ./proclab: they use the Node of the lock file.');
};

export const chromium: Requirement = (machine) => {
	const say = about('chromium', 'Chromium (for npm test only)');
	const named = machine.env.PROCLAB_CHROMIUM;
	const names = named ? [named] : ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
	const file = names.map((name) => machine.findProgram(name)).find((path) => path !== undefined);
	if (file !== undefined) return say('ok', file);
	if (named) return say('warn', `PROCLAB_CHROMIUM names ${named}, which is no program`, 'Unset it or set it right.');
	return say('info', 'not installed; npm test installs it');
};
