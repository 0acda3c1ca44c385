/** @typedef {'apt' | 'dnf' | 'pacman' | 'zypper'} PackageManager */

/** @type {Readonly<Record<PackageManager, { program: string, families: readonly string[] }>>} */
const managers = {
	apt: { program: 'apt-get', families: ['debian', 'ubuntu'] },
	dnf: { program: 'dnf', families: ['fedora', 'rhel', 'centos'] },
	pacman: { program: 'pacman', families: ['arch'] },
	zypper: { program: 'zypper', families: ['suse', 'opensuse', 'sles'] },
};

/**
 * The distribution of an os-release(5) file and those that it says it is like, nearest first.
 * @param {string} text
 */
export function parseFamilies(text) {
	/** @param {string} key */
	const value = (key) => new RegExp(`^${key}=["']?([^"'\n]*)`, 'm').exec(text)?.[1] ?? '';
	return [value('ID'), ...value('ID_LIKE').split(/\s+/)].filter(Boolean).map((name) => name.toLowerCase());
}

/**
 * The package manager of a system: by its family, else by the program that is there.
 * @param {readonly string[]} families
 * @param {(program: string) => boolean} has
 * @returns {PackageManager | undefined}
 */
export function detectPackageManager(families, has) {
	const known = /** @type {PackageManager[]} */ (Object.keys(managers));
	const byFamily = families.map((family) => known.find((name) => isFamily(managers[name].families, family)));
	const present = [...byFamily, ...known].filter((name) => name !== undefined);
	return present.find((name) => has(managers[name].program));
}

/**
 * `opensuse-tumbleweed` is of the family `opensuse`.
 * @param {readonly string[]} names
 * @param {string} family
 */
function isFamily(names, family) {
	return names.some((name) => family === name || family.startsWith(`${name}-`));
}
