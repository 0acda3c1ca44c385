/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} Entry */
/** @typedef {{ packages: Record<string, Entry> }} Lock */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * The exact optional dependencies that packages of a lock file name and that have no entry in it, with the entry that each should have.
 * @param {Lock} lock
 * @returns {{ place: string, entry: Entry }[]}
 */
export function missingOptional(lock) {
	const found = Object.entries(lock.packages).flatMap(([parent, { optionalDependencies = {}, dev }]) =>
		Object.entries(optionalDependencies)
			.filter(([name, range]) => /^\d+\.\d+\.\d+/.test(range) && !isLocked(lock, parent, name))
			.map(([name, version]) => ({ place: `node_modules/${name}`, entry: entryOf(name, version, dev) })),
	);
	return [...new Map(found.map((missing) => [missing.place, missing])).values()];
}

/**
 * Beside the package or in a folder above it, where Node looks.
 * @param {Lock} lock
 * @param {string} parent
 * @param {string} name
 */
function isLocked(lock, parent, name) {
	const folders = parent
		.split('/node_modules/')
		.map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/'));
	return [`node_modules/${name}`, ...folders.map((folder) => `${folder}/node_modules/${name}`)].some(
		(place) => place in lock.packages,
	);
}

/**
 * Such packages say in their names which machine they are for: `@rolldown/binding-linux-arm64-gnu`.
 * @param {string} name
 * @param {string} version
 * @param {boolean | undefined} dev
 * @returns {Entry}
 */
function entryOf(name, version, dev) {
	const words = name.replace('windows', 'win32').split(/[/-]/);
	const os = systems.filter((system) => words.includes(system));
	const cpu = processors.filter((processor) => words.some((word) => word === processor)).slice(0, 1);
	const libc = words.some((word) => word.startsWith('musl'))
		? ['musl']
		: words.some((word) => word.startsWith('gnu'))
			? ['glibc']
			: [];
	return {
		version,
		...(cpu.length > 0 && { cpu }),
		...(dev && { dev }),
		...(libc.length > 0 && { libc }),
		optional: true,
		...(os.length > 0 && { os }),
	};
}
