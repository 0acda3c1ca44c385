const oldestMajor = 18;

/**
 * Why Proclab can't run on this system with this Node, as text for a person; `undefined` when it can. WSL is Linux.
 * @param {string} platform as `process.platform` has it
 * @param {string} nodeVersion `20.1.0`
 */
export function platformProblem(platform, nodeVersion) {
	if (platform !== 'linux') return notLinux(platform);
	const major = Number.parseInt(nodeVersion, 10);
	if (major >= oldestMajor) return undefined;
	return `Proclab needs Node ${oldestMajor} or newer to start; this is ${nodeVersion}.\nInstall a newer Node (your distribution's package nodejs, or a download from nodejs.org), then run this again.`;
}

/** @param {string} platform */
function notLinux(platform) {
	const names = new Map([
		['darwin', 'macOS'],
		['win32', 'Windows'],
	]);
	const wsl = platform === 'win32' ? ' On Windows it also runs inside WSL 2, which is a Linux.' : '';
	return `Proclab's labs are Linux containers, and this is ${names.get(platform) ?? platform}.\nA container image that runs all of Proclab here with "docker compose up" is planned and not yet part of this version.\nUntil then, run it on a Linux machine or in a Linux virtual machine.${wsl}`;
}
