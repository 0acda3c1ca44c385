/** @typedef {import('./os-release.mjs').PackageManager} PackageManager */

/** Another package manager at work (a fresh machine's own updates) is waited for, seconds. */
const lockTimeout = 120;

/**
 * The one command that a person types to install packages.
 * @param {PackageManager} manager
 * @param {readonly string[]} packages
 * @param {{ root: boolean }} who
 */
export function installLine(manager, packages, { root }) {
	const sudo = root ? '' : 'sudo ';
	const names = packages.join(' ');
	const lines = {
		apt: `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${names}`,
		dnf: `${sudo}dnf install -y ${names}`,
		pacman: `${sudo}pacman -S --needed --noconfirm ${names}`,
		zypper: `${sudo}zypper --non-interactive install ${names}`,
	};
	return lines[manager];
}

/**
 * What we run ourselves, as root on an apt system.
 * @param {readonly string[]} packages
 */
export function aptSteps(packages) {
	const common = ['-q', '-o', `DPkg::Lock::Timeout=${lockTimeout}`];
	return [
		{ title: "Reading the system's package lists", file: 'apt-get', args: [...common, 'update'] },
		{
			title: `Installing ${packages.join(', ')}`,
			file: 'apt-get',
			args: [...common, 'install', '-y', '--no-install-recommends', ...packages],
		},
	].map((step) => ({ ...step, env: { DEBIAN_FRONTEND: 'noninteractive' } }));
}
